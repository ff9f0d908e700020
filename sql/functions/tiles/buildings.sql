-- Layer `buildings`: everything with a building tag, from z14.
CREATE OR REPLACE FUNCTION tiles.buildings(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH tile AS (
        SELECT
            ST_TileEnvelope(z, x, y) AS bounds,                          -- what is drawn
            ST_TileEnvelope(z, x, y, margin => 64.0 / 4096) AS search    -- what is looked up
    ),

    feature AS (
        SELECT
            ST_AsMVTGeom(
                building.geom,
                tile.bounds,
                extent => 4096,
                buffer => 64
            ) AS geom
        FROM tile
        INNER JOIN osm.building ON building.geom && tile.search
        WHERE z = 14
        ORDER BY building.osm_id
    )

    SELECT ST_AsMVT(feature, 'buildings', 4096, 'geom') FROM feature WHERE feature.geom IS NOT NULL
$$;
