-- The z11 cells in a rectangle that a coastline crosses, and those next to them. Reads `coastline`
-- of the schema that search_path names.
CREATE OR REPLACE FUNCTION importer.ocean_coasts(area geometry)
RETURNS TABLE (x integer, y integer) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT DISTINCT
        root.x,
        root.y
    FROM coastline AS line
    CROSS JOIN LATERAL (
        SELECT
            root_x.x,
            root_y.y,
            ST_TileEnvelope(11, root_x.x, root_y.y) AS tile
        FROM
            generate_series(
                importer.ocean_cell_number(ST_XMin(line.geom) - importer.ocean_side()),
                importer.ocean_cell_number(ST_XMax(line.geom) + importer.ocean_side())
            ) AS root_x (x),
            generate_series(
                importer.ocean_cell_number(-ST_YMax(line.geom) - importer.ocean_side()),
                importer.ocean_cell_number(-ST_YMin(line.geom) + importer.ocean_side())
            ) AS root_y (y)
    ) AS root
    WHERE
        line.geom && ST_Expand(area, importer.ocean_side())
        AND root.tile && area
        AND ST_Relate(root.tile, area, '2********')
        AND ST_DWithin(line.geom, root.tile, importer.ocean_side());
END
$$;
