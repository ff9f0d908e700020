-- Layer `boundaries`: borders of countries (admin_level 2) and states (4).
CREATE OR REPLACE FUNCTION tiles.boundaries(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH tile AS (
        SELECT
            ST_TileEnvelope(z, x, y) AS bounds,                          -- what is drawn
            ST_TileEnvelope(z, x, y, margin => 64.0 / 4096) AS search    -- what is looked up
    ),

    feature AS (
        SELECT
            boundary.admin_level,
            nullif(boundary.maritime, false) AS maritime,
            nullif(boundary.disputed, false) AS disputed,
            ST_AsMVTGeom(
                tiles.simplify(boundary.geom, z),
                tile.bounds,
                extent => 4096,
                buffer => 64
            ) AS geom
        FROM tile
        INNER JOIN osm.boundary ON boundary.geom && tile.search
        WHERE boundary.minzoom <= z
        ORDER BY boundary.admin_level DESC
    )

    SELECT ST_AsMVT(feature, 'boundaries', 4096, 'geom') FROM feature WHERE feature.geom IS NOT NULL
$$;
