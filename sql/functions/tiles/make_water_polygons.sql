-- Layer `water_polygons` with at most so many features, the largest; and how many it has and has
-- not.
CREATE OR REPLACE FUNCTION tiles.make_water_polygons(
    z integer, x integer, y integer, most integer,
    OUT mvt bytea, OUT kept integer, OUT dropped integer
)
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    -- Worked out once, not for each row.
    bounds CONSTANT geometry := ST_TileEnvelope(z, x, y);
    tolerance CONSTANT double precision := tiles.tolerance(z);
BEGIN
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

    drawn AS MATERIALIZED (
        SELECT
            water.osm_type,
            water.osm_id,
            water.kind,
            water.way_area,
            tiles.draw_in(water.geom, bounds, tolerance) AS geom
        FROM water
        WHERE
            water.minzoom <= z
            AND (z = 14 OR water.way_area > tiles.unit(z) ^ 2)
    ),

    feature AS (
        SELECT
            drawn.kind,
            drawn.way_area,
            drawn.geom
        FROM drawn
        WHERE drawn.geom IS NOT NULL
        ORDER BY drawn.way_area DESC, drawn.osm_type, drawn.osm_id
        LIMIT most
    )

    SELECT
        (SELECT ST_AsMVT(feature, 'water_polygons', 4096, 'geom') FROM feature),
        least(count(drawn.geom), most),
        greatest(count(drawn.geom) - most, 0)
    INTO mvt, kept, dropped
    FROM drawn;
END
$$;
