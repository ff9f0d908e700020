-- Layer `water_polygons`: inland water and glaciers; areas of less than a pixel wait for a closer
-- zoom.
CREATE OR REPLACE FUNCTION tiles.water_polygons(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH feature AS (
        SELECT
            water_polygon.kind,
            water_polygon.way_area,
            tiles.draw(tiles.simplify(water_polygon.geom, z), z, x, y) AS geom
        FROM osm.water_polygon
        WHERE
            water_polygon.geom && tiles.reach(z, x, y)
            AND water_polygon.minzoom <= z
            AND (z = 14 OR water_polygon.way_area > tiles.unit(z) ^ 2)
        ORDER BY
            water_polygon.way_area DESC, water_polygon.osm_type ASC, water_polygon.osm_id ASC
    )

    SELECT ST_AsMVT(feature, 'water_polygons', 4096, 'geom')
    FROM feature
    WHERE feature.geom IS NOT NULL
$$;
