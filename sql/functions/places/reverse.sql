-- What is at a position (degrees, WGS 84), by kind: addresses (places.addresses_near has their
-- order), places and streets at most radius_m away, nearest first; then the municipality and the
-- other areas that cover it, smallest first, at no distance. At most max_results of each.
-- Settlements are left out: their points say nothing of where they end.
--
-- `part` orders the kinds, `nth` each of them. areas and municipality are those of places.units.
CREATE OR REPLACE FUNCTION places.reverse(
    lon double precision,
    lat double precision,
    radius_m double precision,
    kinds text [],
    max_results integer
)
RETURNS TABLE (
    part integer,
    nth bigint,
    id text,
    kind text,
    place_id bigint,
    name text,
    names jsonb,
    housenumber text,
    street text,
    postcode text,
    city text,
    areas bigint [],
    municipality bigint,
    area_postcode text,
    geom geometry,
    extent geometry,
    osm_type "char",
    osm_id bigint,
    source text,
    licence text,
    distance_m double precision
) LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 20
SET plan_cache_mode = force_generic_plan  -- noqa: PRS
AS $$
BEGIN
    RETURN QUERY
    SELECT
        1,
        row_number() OVER (ORDER BY address.standing, address.distance_m, address.id),
        address.id,
        'address',
        NULL::bigint,
        address.housename,
        '{}'::jsonb,
        address.housenumber,
        address.street,
        address.postcode,
        address.city,
        coalesce(whereabouts.areas, here.areas),
        coalesce(whereabouts.municipality, here.municipality),
        coalesce(whereabouts.postcode, here.postcode),
        address.geom,
        NULL::geometry,
        address.osm_type,
        address.osm_id,
        address.source,
        address.licence,
        address.distance_m
    FROM places.addresses_near(lon, lat, radius_m, max_results) AS address
    LEFT JOIN osm.whereabouts USING (osm_type, osm_id)
    LEFT JOIN LATERAL places.around(address.geom) AS here ON address.osm_id IS NULL
    WHERE kinds IS NULL OR 'address' = any(kinds)
    UNION ALL
    SELECT
        2,
        row_number() OVER (ORDER BY nearest.distance_m, nearest.id),
        nearest.id::text,
        'place',
        nearest.id,
        nearest.name,
        nearest.names,
        nearest.housenumber,
        nearest.street,
        nearest.postcode,
        nearest.city,
        whereabouts.areas,
        whereabouts.municipality,
        whereabouts.postcode,
        nearest.geom,
        NULL,
        nearest.osm_type,
        nearest.osm_id,
        'osm',
        'ODbL-1.0',
        nearest.distance_m
    FROM (
        SELECT
            place.*,
            found.distance_m
        FROM places.nearby(
            lon, lat, radius_m, NULL, NULL, NULL, NULL, false, NULL, NULL, max_results + 5
        ) AS found
        INNER JOIN osm.place USING (id)
        WHERE place.category_group <> 'settlement'
        ORDER BY found.distance_m, found.id
        LIMIT max_results
    ) AS nearest
    LEFT JOIN osm.whereabouts USING (osm_type, osm_id)
    WHERE kinds IS NULL OR 'place' = any(kinds)
    UNION ALL
    SELECT
        3,
        row_number() OVER (ORDER BY found.distance_m, street.street_words, street.locality),
        'street-' || street.locality || '-' || replace(street.street_words, ' ', '-'),
        'street',
        NULL,
        street.name,
        street.names,
        NULL,
        street.name,
        CASE WHEN cardinality(street.postcodes) = 1 THEN street.postcodes[1] END,
        CASE WHEN cardinality(street.cities) = 1 THEN street.cities[1] END,
        coalesce(whereabouts.areas, here.areas),
        street.municipality,
        coalesce(whereabouts.postcode, here.postcode),
        street.centre,
        ST_Envelope(street.geom),
        CASE WHEN cardinality(street.ways) > 0 THEN 'w'::"char" END,
        street.ways[1],
        'osm',
        'ODbL-1.0',
        found.distance_m
    FROM places.streets_near(lon, lat, radius_m, max_results) AS found
    INNER JOIN osm.named_street AS street USING (street_words, locality)
    LEFT JOIN osm.whereabouts
        ON whereabouts.osm_type = 'w' AND street.ways[1] = whereabouts.osm_id
    -- A street that only addresses name has no way.
    LEFT JOIN LATERAL places.around(street.centre) AS here ON whereabouts.areas IS NULL
    WHERE kinds IS NULL OR 'street' = any(kinds)
    UNION ALL
    SELECT
        4,
        smaller.position,
        'area-' || area.area_id,
        CASE WHEN area.area_id = here.municipality THEN 'municipality' ELSE 'area' END,
        NULL,
        area.name,
        area.names,
        NULL,
        NULL,
        NULL,
        NULL,
        here.areas[smaller.position:],
        CASE
            WHEN here.municipality = any(here.areas[smaller.position:]) THEN here.municipality
        END,
        NULL,
        area.centre,
        area.extent,
        area.osm_type,
        area.osm_id,
        'osm',
        'ODbL-1.0',
        0
    FROM places.origins(lon, lat, 0) AS origin
    CROSS JOIN LATERAL places.around(origin.geom) AS here
    CROSS JOIN LATERAL unnest(here.areas) WITH ORDINALITY AS smaller (area_id, position)
    INNER JOIN osm.admin_area AS area USING (area_id)
    WHERE
        kinds IS NULL
        OR CASE WHEN area.area_id = here.municipality THEN 'municipality' ELSE 'area' END
        = any(kinds);
END
$$;
