-- The cell z/x/y of the tile grid, as far as it is in the box of the extract, as rows of `ocean`.
-- Where a coastline ends it is quartered, down to z18: only what is next to the fault is lost. A
-- contradiction is not: a quarter would see but one side of it, and believe that. Reads the table
-- `coastline` of the schema that search_path names: osm_next in an import.
CREATE OR REPLACE FUNCTION importer.ocean_cells(
    cell_z integer, cell_x integer, cell_y integer, box geometry
)
RETURNS TABLE (z integer, x integer, y integer, state text, frame geometry, geom geometry)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    tile CONSTANT geometry := ST_TileEnvelope(cell_z, cell_x, cell_y);
    west CONSTANT double precision := greatest(ST_XMin(tile), ST_XMin(box));
    south CONSTANT double precision := greatest(ST_YMin(tile), ST_YMin(box));
    east CONSTANT double precision := least(ST_XMax(tile), ST_XMax(box));
    north CONSTANT double precision := least(ST_YMax(tile), ST_YMax(box));
BEGIN
    -- Less than a metre of it in the box: rounding, more often than not.
    IF east - west < 1 OR north - south < 1 THEN
        RETURN;
    END IF;
    z := cell_z;
    x := cell_x;
    y := cell_y;
    frame := ST_MakeEnvelope(west, south, east, north, 3857);
    SELECT told.* INTO state, geom
    FROM importer.ocean_cell(
        frame,
        (
            SELECT ST_Collect(line.geom ORDER BY line.osm_id)
            FROM coastline AS line
            WHERE line.geom && ST_Expand(frame, 1)
        )
    ) AS told;
    IF state = 'ended' AND cell_z = 18 THEN
        state := 'broken';
    END IF;
    IF state <> 'ended' THEN
        RETURN NEXT;
        RETURN;
    END IF;
    RETURN QUERY
    SELECT part.*
    FROM (VALUES (0, 0), (0, 1), (1, 0), (1, 1)) AS quarter (x, y)
    CROSS JOIN LATERAL importer.ocean_cells(
        cell_z + 1, 2 * cell_x + quarter.x, 2 * cell_y + quarter.y, box
    ) AS part;
END
$$;
