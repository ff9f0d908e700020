-- Work out the sea again: of the whole extract, or, if `changed` is not NULL, of the cells that a
-- change of coastlines there (old and new) may concern. `box`: the extract's.
--
-- Reads `coastline` and writes `ocean` and `ocean_joined` in the schema that search_path names: an
-- import does so in osm_next, an update in osm. Cells further than one cell from any coastline are
-- left to the world.
CREATE OR REPLACE FUNCTION importer.build_ocean(box geometry, changed geometry)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    -- A cell may be told by a coastline of the next one, so a change reaches two cells far.
    reach CONSTANT geometry := importer.ocean_roots(
        ST_Expand(coalesce(changed, ST_TileEnvelope(0, 0, 0)), 2 * importer.ocean_side())
    );
BEGIN
    DELETE FROM ocean WHERE ocean.frame && reach AND ST_Relate(ocean.frame, reach, '2********');

    INSERT INTO ocean (cell_z, cell_x, cell_y, state, frame, geom)
    SELECT cell.*
    FROM importer.ocean_coasts(ST_Intersection(reach, box)) AS root
    CROSS JOIN LATERAL importer.ocean_cells(11, root.x, root.y, box) AS cell;

    IF changed IS NULL THEN
        ANALYZE ocean;  -- thousands of cells are new, each of which looks for its neighbours
    END IF;

    UPDATE ocean SET state = told.state, geom = told.geom
    FROM (
        SELECT
            cell.cell_z,
            cell.cell_x,
            cell.cell_y,
            nearest.state,
            CASE nearest.state WHEN 'sea' THEN ST_Multi(cell.frame) END AS geom
        FROM ocean AS cell
        CROSS JOIN LATERAL (SELECT importer.ocean_nearest(cell.frame) AS state) AS nearest
        WHERE cell.state = 'empty'
    ) AS told
    WHERE
        (ocean.cell_z, ocean.cell_x, ocean.cell_y) = (told.cell_z, told.cell_x, told.cell_y)
        AND told.state IS NOT NULL;

    DELETE FROM ocean WHERE ocean.state = 'empty';

    PERFORM importer.join_ocean(reach);
END
$$;
