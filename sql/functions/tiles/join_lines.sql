-- Lines in the coordinates of a tile, joined where one goes on as the next in its own direction,
-- with the detail that the zoom shows. What is then a point, as a small roundabout, is left out.
CREATE OR REPLACE FUNCTION tiles.join_lines(lines geometry, z integer)
RETURNS geometry LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ST_SnapToGrid(
        ST_Simplify(ST_LineMerge(ST_CollectionExtract(lines, 2), true), tiles.detail(z), false), 2
    )
$$;
