-- Layer `water_polygons_labels`: a point on each named area that `water_polygons` draws, the
-- largest first.
CREATE OR REPLACE FUNCTION tiles.water_polygons_labels(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (
        WITH water AS (
            SELECT
                osm_type, osm_id, kind, way_area, minzoom, name, name_en, name_de, name_fr, label
            FROM osm.water_polygon_z7
            WHERE label && tiles.reach(z, x, y) AND z <= 7
            UNION ALL
            SELECT
                osm_type, osm_id, kind, way_area, minzoom, name, name_en, name_de, name_fr, label
            FROM osm.water_polygon_z9
            WHERE label && tiles.reach(z, x, y) AND z BETWEEN 8 AND 9
            UNION ALL
            SELECT
                osm_type, osm_id, kind, way_area, minzoom, name, name_en, name_de, name_fr, label
            FROM osm.water_polygon_z11
            WHERE label && tiles.reach(z, x, y) AND z BETWEEN 10 AND 11
            UNION ALL
            SELECT
                osm_type, osm_id, kind, way_area, minzoom, name, name_en, name_de, name_fr, label
            FROM osm.water_polygon
            WHERE label && tiles.reach(z, x, y) AND z >= 12
        ),

        feature AS MATERIALIZED (
            SELECT
                water.kind,
                water.way_area,
                water.name,
                water.name_en,
                water.name_de,
                water.name_fr,
                tiles.draw(water.label, z, x, y) AS geom
            FROM water
            WHERE
                water.minzoom <= z
                AND (z = 14 OR water.way_area > tiles.unit(z) ^ 2)
            ORDER BY water.way_area DESC, water.osm_type, water.osm_id
        )

        SELECT ST_AsMVT(feature, 'water_polygons_labels', 4096, 'geom')
        FROM feature
        WHERE feature.geom IS NOT NULL
    );
END
$$;
