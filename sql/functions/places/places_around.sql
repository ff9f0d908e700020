-- The places around a point that are as asked: the max_results nearest on a sphere (NULL: all),
-- with their distances in metres, exact_m on the ellipsoid, sphere_m on the sphere. All at most
-- radius_m away are told, and some that are a little farther; but only those that come after the
-- place after_id at after_m by exact_m.
--
-- Of many categories, and of all, the index of positions brings what is near, and others are passed
-- over. Of few, the index of categories and positions brings the nearest of each: that of a rare
-- one is as near to hand as that of a common one. ST_DWithin is left alone here: it makes the
-- planner expect hardly a place, however many there are, and so read all of them.
--
-- categories: NULL for all    with_hours: only those with opening hours
-- conditions: of their tags   verified_since: see places.is_verified
CREATE OR REPLACE FUNCTION places.places_around(
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
    max_results bigint
)
RETURNS TABLE (id bigint, exact_m double precision, sphere_m double precision)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH candidate AS NOT MATERIALIZED (
        SELECT
            place.id,
            place.category,
            ST_Distance(place.geog, places.position(lon, lat)) AS exact_m,
            place.geog <-> places.position(lon, lat) AS sphere_m
        FROM osm.place
        WHERE
            place.geog && _ST_Expand(places.position(lon, lat), radius_m)
            AND place.geog <-> places.position(lon, lat) <= 1.01 * radius_m
            AND (conditions IS NULL OR place.tags @@ conditions)
            AND (
                verified_since IS NULL
                OR places.is_verified(place.tags, place.osm_timestamp, verified_since, today)
            )
            AND (NOT with_hours OR place.opening_hours IS NOT NULL)
            AND CASE
                WHEN after_m IS NULL THEN true
                -- The sphere is ten times as fast, and never off by as much.
                WHEN place.geog <-> places.position(lon, lat) < 0.985 * after_m THEN false
                ELSE (ST_Distance(place.geog, places.position(lon, lat)), place.id)
                    > (after_m, after_id)
            END
    )

    (
        SELECT
            candidate.id,
            candidate.exact_m,
            candidate.sphere_m
        FROM candidate
        WHERE
            (categories IS NULL OR cardinality(categories) > 100)
            AND (categories IS NULL OR candidate.category = any(categories))
        ORDER BY candidate.sphere_m
        LIMIT max_results
    )
    UNION ALL
    (
        SELECT
            near.id,
            near.exact_m,
            near.sphere_m
        FROM unnest(categories) AS wanted (category)
        CROSS JOIN LATERAL (
            SELECT candidate.*
            FROM candidate
            WHERE candidate.category = wanted.category
            ORDER BY candidate.sphere_m
            LIMIT max_results
        ) AS near
        WHERE cardinality(categories) <= 100
        ORDER BY near.sphere_m
        LIMIT max_results
    )
$$;
