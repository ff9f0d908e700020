-- The places nearest to a point, by distance on the ellipsoid, at most radius_m away.
--
-- The index orders by distance on a sphere, which is up to 0.6 % off (PostGIS, ST_Distance with
-- use_spheroid = false). So the nearest on the sphere say how far to look, with 1.5 % to spare, and
-- all places within that reach are measured on the ellipsoid: the order is true, and the work stays
-- in proportion to what is asked.
CREATE OR REPLACE FUNCTION places.nearby(
    lon double precision,
    lat double precision,
    radius_m double precision,
    categories text [],
    max_results integer
)
RETURNS TABLE (id bigint, distance_m double precision) LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH origin AS MATERIALIZED (
        SELECT ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography AS geog
    ),

    first_look AS (
        SELECT place.geog <-> origin.geog AS distance_m
        FROM osm.place
        CROSS JOIN origin
        WHERE
            ST_DWithin(place.geog, origin.geog, radius_m)
            AND (categories IS NULL OR place.category = any(categories))
        ORDER BY place.geog <-> origin.geog
        LIMIT max_results
    ),

    reach AS (
        SELECT least(radius_m, 1.015 * max(first_look.distance_m) + 1) AS distance_m
        FROM first_look
    )

    SELECT
        place.id,
        ST_Distance(place.geog, origin.geog) AS distance_m
    FROM osm.place
    CROSS JOIN origin
    CROSS JOIN reach
    WHERE
        ST_DWithin(place.geog, origin.geog, reach.distance_m)
        AND (categories IS NULL OR place.category = any(categories))
    ORDER BY distance_m, place.id
    LIMIT max_results
$$;
