-- The streets at most radius_m from a position (degrees, WGS 84), nearest first, measured on the
-- ellipsoid to the nearest point of each.
CREATE OR REPLACE FUNCTION places.streets_near(
    lon double precision,
    lat double precision,
    radius_m double precision,
    max_results integer
)
RETURNS TABLE (street_words text, locality text, distance_m double precision)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH near AS (
        SELECT
            candidate.street_words,
            candidate.locality,
            ST_Distance(importer.geography(candidate.foot), origin.geog) AS distance_m
        FROM places.origins(lon, lat, radius_m) AS origin
        CROSS JOIN LATERAL (
            SELECT
                street.street_words,
                street.locality,
                ST_ClosestPoint(street.geom, origin.geom) AS foot
            FROM osm.named_street AS street
            WHERE ST_DWithin(street.geom, origin.geom, origin.reach)
            ORDER BY street.geom <-> origin.geom
            LIMIT max_results + 5  -- the map's distances are up to 0.7 % off
        ) AS candidate
    )

    SELECT
        near.street_words,
        near.locality,
        near.distance_m
    FROM near
    WHERE near.distance_m <= radius_m
    ORDER BY near.distance_m, near.street_words, near.locality
    LIMIT max_results
$$;
