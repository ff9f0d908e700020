-- Where a geometry has to be to show on a tile: on it, or beyond its edge by the 64 of 4096 units
-- that are drawn there, the 4 (half a pixel) by which a line with less detail leaves its course,
-- and 1 for rounding.
CREATE OR REPLACE FUNCTION tiles.catchment(z integer, x integer, y integer)
RETURNS geometry LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ST_TileEnvelope(z, x, y, margin => 69.0 / 4096)
$$;
