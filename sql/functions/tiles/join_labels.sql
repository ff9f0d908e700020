-- Lines that carry a name, in the coordinates of a tile, joined whatever their direction, with half
-- the detail of what is drawn beneath the name. What is then a point has no room for one.
CREATE OR REPLACE FUNCTION tiles.join_labels(lines geometry, z integer)
RETURNS geometry LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ST_SnapToGrid(
        ST_Simplify(ST_LineMerge(ST_CollectionExtract(lines, 2)), 2 * tiles.detail(z), false), 2
    )
$$;
