-- Layer `water_lines_labels`: names of rivers, canals, streams and ditches, on their lines, from
-- z12.
CREATE OR REPLACE FUNCTION tiles.water_lines_labels(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    -- Worked out once, not for each row.
    bounds CONSTANT geometry := ST_TileEnvelope(z, x, y);
    tolerance CONSTANT double precision := tiles.tolerance(z);
BEGIN
    RETURN (
        WITH feature AS MATERIALIZED (
            SELECT
                water.kind,
                water.name,
                water.name_en,
                water.name_de,
                water.name_fr,
                tiles.draw_in(water.geom, bounds, tolerance) AS geom
            FROM osm.water_line AS water
            WHERE
                water.geom && tiles.reach(z, x, y)
                AND water.label_minzoom <= z
                AND water.name IS NOT NULL
                AND (z = 14 OR ST_Length(water.geom) > tiles.unit(z) / 4)
            ORDER BY ST_Length(water.geom) DESC, water.osm_id
        )

        SELECT ST_AsMVT(feature, 'water_lines_labels', 4096, 'geom')
        FROM feature
        WHERE feature.geom IS NOT NULL
    );
END
$$;
