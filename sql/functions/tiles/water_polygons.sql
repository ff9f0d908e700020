-- Layer `water_polygons`: inland water and glaciers; areas of less than a pixel wait for a closer
-- zoom.
CREATE OR REPLACE FUNCTION tiles.water_polygons(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (
        WITH water AS (
            SELECT
                osm_type, osm_id, kind, way_area, minzoom, geom
            FROM osm.water_polygon_z7
            WHERE geom && tiles.reach(z, x, y) AND z <= 7
            UNION ALL
            SELECT
                osm_type, osm_id, kind, way_area, minzoom, geom
            FROM osm.water_polygon_z9
            WHERE geom && tiles.reach(z, x, y) AND z BETWEEN 8 AND 9
            UNION ALL
            SELECT
                osm_type, osm_id, kind, way_area, minzoom, geom
            FROM osm.water_polygon_z11
            WHERE geom && tiles.reach(z, x, y) AND z BETWEEN 10 AND 11
            UNION ALL
            SELECT
                osm_type, osm_id, kind, way_area, minzoom, geom
            FROM osm.water_polygon
            WHERE geom && tiles.reach(z, x, y) AND z >= 12
        ),

        feature AS (
            SELECT
                water.kind,
                water.way_area,
                tiles.draw(tiles.simplify(water.geom, z), z, x, y) AS geom
            FROM water
            WHERE
                water.minzoom <= z
                AND (z = 14 OR water.way_area > tiles.unit(z) ^ 2)
            ORDER BY water.way_area DESC, water.osm_type, water.osm_id
        )

        SELECT ST_AsMVT(feature, 'water_polygons', 4096, 'geom')
        FROM feature
        WHERE feature.geom IS NOT NULL
    );
END
$$;
