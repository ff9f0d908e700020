-- A point that styles show from close by only, in the coordinates of a tile: to half a pixel of
-- z14, which is a metre on the ground or two, and on one tile only, as nothing draws it on others.
CREATE OR REPLACE FUNCTION tiles.draw_point(geom geometry, z integer, x integer, y integer)
RETURNS geometry LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ST_SnapToGrid(ST_AsMVTGeom(geom, ST_TileEnvelope(z, x, y), 4096, 0), 4)
$$;
