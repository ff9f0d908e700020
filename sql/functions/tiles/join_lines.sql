-- Lines in the coordinates of a tile, with the detail that the zoom shows. At z14 they are joined
-- where one goes on as the next in its own direction; further out, that takes longer than what it
-- saves is worth. What is then a point, as a small roundabout, is left out.
CREATE OR REPLACE FUNCTION tiles.join_lines(lines geometry, z integer)
RETURNS geometry LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ST_SnapToGrid(
        CASE
            WHEN z < 14 THEN ST_CollectionExtract(lines, 2)
            ELSE ST_Simplify(
                ST_LineMerge(ST_CollectionExtract(lines, 2), true), tiles.detail(z), false
            )
        END, 2
    )
$$;
