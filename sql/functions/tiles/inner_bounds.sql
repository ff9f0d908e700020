-- What lies within is whole on a tile: a little less than what is drawn (tiles.draw), since
-- PostgreSQL compares boxes whose edges are rounded outwards, by up to two metres.
CREATE OR REPLACE FUNCTION tiles.inner_bounds(z integer, x integer, y integer)
RETURNS geometry LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ST_TileEnvelope(z, x, y, margin => 56.0 / 4096)
$$;
