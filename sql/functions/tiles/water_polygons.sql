-- Layer `water_polygons`: inland water and glaciers; areas of less than a pixel wait for a closer
-- zoom.
CREATE OR REPLACE FUNCTION tiles.water_polygons(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH tile AS (
        SELECT
            ST_TileEnvelope(z, x, y) AS bounds,                          -- what is drawn
            ST_TileEnvelope(z, x, y, margin => 64.0 / 4096) AS search    -- what is looked up
    ),

    feature AS (
        SELECT
            water_polygon.kind,
            water_polygon.way_area,
            ST_AsMVTGeom(
                tiles.simplify(water_polygon.geom, z),
                tile.bounds,
                extent => 4096,
                buffer => 64
            ) AS geom
        FROM tile
        INNER JOIN osm.water_polygon ON water_polygon.geom && tile.search
        WHERE water_polygon.minzoom <= z AND (z = 14 OR water_polygon.way_area > tiles.unit(z) ^ 2)
        ORDER BY water_polygon.way_area DESC
    )

    SELECT ST_AsMVT(feature, 'water_polygons', 4096, 'geom') FROM feature WHERE feature.geom IS NOT NULL
$$;
