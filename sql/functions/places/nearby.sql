-- The places nearest to a point, by distance on the ellipsoid, at most radius_m away; the filters
-- are those of places.places_around. A page goes on after (after_m, after_id), the last of the one
-- before.
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
    WITH first_look AS MATERIALIZED (
        SELECT place.*
        FROM places.places_around(
            lon, lat, radius_m, categories, conditions, verified_since, today, with_hours,
            after_m, after_id, max_results
        ) AS place
    ),

    reach AS MATERIALIZED (
        SELECT least(radius_m, 1.015 * max(first_look.sphere_m) + 1) AS distance_m
        FROM first_look
        HAVING count(*) = max_results  -- else these are all there are
    ),

    found AS (
        SELECT
            first_look.id,
            first_look.exact_m
        FROM first_look
        WHERE first_look.exact_m <= radius_m AND NOT EXISTS (SELECT 1 FROM reach)
        UNION ALL
        SELECT
            place.id,
            place.exact_m
        FROM reach
        CROSS JOIN LATERAL places.places_around(
            lon, lat, reach.distance_m, categories, conditions, verified_since, today, with_hours,
            after_m, after_id, NULL
        ) AS place
        WHERE place.exact_m <= reach.distance_m
    )

    SELECT
        found.id,
        found.exact_m AS distance_m
    FROM found
    ORDER BY found.exact_m, found.id
    LIMIT max_results
$$;
