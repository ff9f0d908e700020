-- Layer `boundaries`: borders of countries (admin_level 2) and states (4).
CREATE OR REPLACE FUNCTION tiles.boundaries(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH feature AS (
        SELECT
            boundary.admin_level,
            nullif(boundary.maritime, false) AS maritime,
            nullif(boundary.disputed, false) AS disputed,
            tiles.draw(tiles.simplify(boundary.geom, z), z, x, y) AS geom
        FROM osm.boundary
        WHERE
            boundary.geom && tiles.reach(z, x, y)
            AND boundary.minzoom <= z
        ORDER BY boundary.admin_level DESC, boundary.osm_id ASC
    )

    SELECT ST_AsMVT(feature, 'boundaries', 4096, 'geom')
    FROM feature
    WHERE feature.geom IS NOT NULL
$$;
