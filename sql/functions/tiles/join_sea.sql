-- The sea on a tile and 64 units around (EPSG:3857), from z3, in one piece. Its pieces are joined
-- on the grid of the tile, so that no seam is left between them.
CREATE OR REPLACE FUNCTION tiles.join_sea(z integer, x integer, y integer)
RETURNS geometry LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    reach CONSTANT geometry := tiles.reach(z, x, y);
    grid CONSTANT double precision := tiles.unit(z) / 8;
    known geometry;
    frame geometry;
    pieces geometry [];
BEGIN
    IF z BETWEEN 8 AND 10 THEN
        SELECT
            joined.geom,
            joined.frame
        INTO known, frame
        FROM osm.ocean_joined AS joined
        WHERE (joined.z, joined.x, joined.y) = (join_sea.z, join_sea.x, join_sea.y);
        pieces := array_remove(ARRAY[known], NULL);
    END IF;
    IF z >= 8 AND frame IS NULL THEN
        SELECT
            ST_Union(cell.frame),
            array_agg(
                ST_ReducePrecision(ST_Intersection(cell.geom, reach), grid)
                ORDER BY cell.cell_z, cell.cell_x, cell.cell_y
            ) FILTER (WHERE cell.geom IS NOT NULL)
        INTO frame, pieces
        FROM osm.ocean AS cell
        WHERE cell.frame && reach AND cell.state <> 'broken';
    END IF;
    pieces := pieces || (
        SELECT array_agg(ST_ReducePrecision(piece.geom, grid))
        FROM tiles.world_sea(tiles.world_scale(z), reach, frame) AS piece
    );
    -- Put on the grid one by one, then joined as they are: half the time of both at once.
    RETURN CASE
        WHEN cardinality(pieces) = 1 THEN pieces[1]
        ELSE ST_Union(pieces)
    END;
END
$$;
