-- As tiles.draw and tiles.simplify, for many geometries of one tile: its bounds
-- (ST_TileEnvelope) and tiles.tolerance of its zoom are worked out once, by who calls.
CREATE OR REPLACE FUNCTION tiles.draw_in(
    geom geometry, bounds geometry, tolerance double precision
)
RETURNS geometry LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ST_AsMVTGeom(ST_Simplify(geom, tolerance, true), bounds, 4096, 64)
$$;
