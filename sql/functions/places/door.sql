-- The door of a street that has one of these numbers: the first of the numbers that it has; of its
-- doors the one whose postcode was typed, then the nearest to the bias.
CREATE OR REPLACE FUNCTION places.door(
    of_street text, of_locality text, numbers text [], typed text [], bias geometry
)
RETURNS TABLE (osm_type "char", osm_id bigint, number_key text, geom geometry)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT
        door.osm_type,
        door.osm_id,
        door.number_key,
        door.geom
    FROM osm.door
    WHERE
        door.street_words = of_street
        AND door.locality = of_locality
        AND door.number_key = any(numbers)
    ORDER BY
        array_position(numbers, door.number_key),
        lower(door.postcode) = any(typed) DESC NULLS LAST,
        door.interpolated,
        door.geom <-> bias,
        door.osm_type,
        door.osm_id
    LIMIT 1
$$;
