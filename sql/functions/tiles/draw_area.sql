-- As tiles.draw_in, of an area on the grid of z14 (importer.on_grid), which what lies within
-- `inner_bounds` only has to be moved to. `west` and `north`: those of the tile's bounds;
-- `scale`: 4096ths of the tile in a metre.
CREATE OR REPLACE FUNCTION tiles.draw_area(
    geom geometry, bounds geometry, inner_bounds geometry, west double precision,
    north double precision, scale double precision
)
RETURNS geometry LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN geom @ inner_bounds THEN
            ST_SnapToGrid(ST_TransScale(geom, -west, -north, scale, -scale), 1)
        ELSE ST_AsMVTGeom(geom, bounds, 4096, 64)
    END
$$;
