-- The places nearest to a point, by distance on the ellipsoid, at most radius_m away; the filters
-- are those of places.places_around. A page goes on after (after_m, after_id), the last of the one before.
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
    conditions jsonpath,
    verified_since text,
    today text,
    with_hours boolean,
    after_m double precision,
    after_id bigint,
    max_results integer
)
RETURNS TABLE (id bigint, distance_m double precision) LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH reach AS MATERIALIZED (
        SELECT least(radius_m, 1.015 * max(first_look.sphere_m) + 1) AS distance_m
        FROM places.places_around(
            lon, lat, radius_m, categories, conditions, verified_since, today, with_hours,
            after_m, after_id, max_results
        ) AS first_look
    )

    SELECT
        place.id,
        place.exact_m AS distance_m
    FROM reach
    CROSS JOIN LATERAL places.places_around(
        lon, lat, reach.distance_m, categories, conditions, verified_since, today, with_hours,
        after_m, after_id, NULL
    ) AS place
    WHERE place.exact_m <= reach.distance_m
    ORDER BY place.exact_m, place.id
    LIMIT max_results
$$;
