-- Join the cells of the sea for each tile of z8 to z10 that shows some of an area (EPSG:3857).
-- Reads `ocean` and writes `ocean_joined` in the schema that search_path names.
CREATE OR REPLACE FUNCTION importer.join_ocean(area geometry)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM ocean_joined AS joined WHERE tiles.reach(joined.z, joined.x, joined.y) && area;

    INSERT INTO ocean_joined (z, x, y, frame, geom)
    WITH shown AS (
        -- A tile shows what is on it and 64 units around: of a cell, itself and its neighbours.
        SELECT DISTINCT
            zoom.z,
            ((cell.cell_x >> (cell.cell_z - 11)) + east.step) >> (11 - zoom.z) AS x,
            ((cell.cell_y >> (cell.cell_z - 11)) + south.step) >> (11 - zoom.z) AS y
        FROM ocean AS cell
        CROSS JOIN generate_series(8, 10) AS zoom (z)
        CROSS JOIN generate_series(-1, 1) AS east (step)
        CROSS JOIN generate_series(-1, 1) AS south (step)
        WHERE cell.state <> 'broken'
    )

    SELECT
        shown.z,
        shown.x,
        shown.y,
        sea.frame,
        sea.geom
    FROM shown
    CROSS JOIN LATERAL importer.joined_ocean(shown.z, shown.x, shown.y) AS sea
    WHERE tiles.reach(shown.z, shown.x, shown.y) && area AND sea.frame IS NOT NULL;
END
$$;
