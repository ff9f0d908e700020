-- The door of a street that has one of these numbers: the first of the numbers that it has; of its
-- doors the one whose postcode was typed, then the nearest to the bias. It is an element of
-- OpenStreetMap, or an address of another source.
CREATE OR REPLACE FUNCTION places.door(
    of_street text, of_locality text, numbers text [], typed text [], bias geometry
)
RETURNS TABLE (
    osm_type "char", osm_id bigint, source_id text, number_key text, geom geometry
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT
        found.osm_type,
        found.osm_id,
        found.source_id,
        found.number_key,
        found.geom
    FROM (
        SELECT
            door.osm_type,
            door.osm_id,
            NULL::text AS source_id,
            door.number_key,
            door.postcode,
            door.interpolated,
            door.geom::geometry AS geom
        FROM osm.door
        WHERE
            door.street_words = of_street
            AND door.locality = of_locality
            AND door.number_key = any(numbers)
        UNION ALL
        SELECT
            NULL,
            NULL,
            address.source_id,
            address.number_key,
            address.postcode,
            false,
            address.geom::geometry
        FROM places.address
        WHERE
            of_locality LIKE 'i%'
            AND address.insee = split_part(substr(of_locality, 2), '-', 1)
            AND address.source = split_part(of_locality, '-', 2)
            AND address.street_key = of_street
            AND address.number_key = any(numbers)
            AND NOT address.superseded
    ) AS found
    ORDER BY
        array_position(numbers, found.number_key),
        lower(found.postcode) = any(typed) DESC NULLS LAST,
        found.interpolated,
        found.geom <-> bias,
        found.osm_type,
        found.osm_id,
        found.source_id
    LIMIT 1
$$;
