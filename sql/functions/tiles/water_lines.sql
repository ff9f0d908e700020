-- Layer `water_lines`: rivers, canals, streams and ditches, the highest last; what is shorter than
-- a quarter of a pixel waits for a closer zoom.
CREATE OR REPLACE FUNCTION tiles.water_lines(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    -- Worked out once, not for each row.
    bounds CONSTANT geometry := ST_TileEnvelope(z, x, y);
    tolerance CONSTANT double precision := tiles.tolerance(z);
BEGIN
    RETURN (
        WITH water AS (
            SELECT
                osm_id, kind, tunnel, bridge, layer, minzoom, geom
            FROM osm.water_line_z11
            WHERE geom && tiles.reach(z, x, y) AND z <= 11
            UNION ALL
            SELECT
                osm_id, kind, tunnel, bridge, layer, minzoom, geom
            FROM osm.water_line
            WHERE geom && tiles.reach(z, x, y) AND z >= 12
        ),

        feature AS MATERIALIZED (
            SELECT
                water.kind,
                nullif(water.tunnel, false) AS tunnel,
                nullif(water.bridge, false) AS bridge,
                tiles.draw_in(water.geom, bounds, tolerance) AS geom
            FROM water
            WHERE
                water.minzoom <= z
                AND (z = 14 OR ST_Length(water.geom) > tiles.unit(z) / 4)
            ORDER BY water.layer, water.osm_id
        )

        SELECT ST_AsMVT(feature, 'water_lines', 4096, 'geom')
        FROM feature
        WHERE feature.geom IS NOT NULL
    );
END
$$;
