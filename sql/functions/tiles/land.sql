-- Layer `land`: land cover and land use; areas of less than a pixel wait for a closer zoom.
CREATE OR REPLACE FUNCTION tiles.land(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH tile AS (
        SELECT
            ST_TileEnvelope(z, x, y) AS bounds,                          -- what is drawn
            ST_TileEnvelope(z, x, y, margin => 64.0 / 4096) AS search    -- what is looked up
    ),

    feature AS (
        SELECT
            land.kind,
            ST_AsMVTGeom(
                tiles.simplify(land.geom, z),
                tile.bounds,
                extent => 4096,
                buffer => 64
            ) AS geom
        FROM tile
        INNER JOIN osm.land ON land.geom && tile.search
        WHERE land.minzoom <= z AND (z = 14 OR land.way_area > tiles.unit(z) ^ 2)
        ORDER BY land.way_area DESC
    )

    SELECT ST_AsMVT(feature, 'land', 4096, 'geom') FROM feature WHERE feature.geom IS NOT NULL
$$;
