-- What is looked up for a tile: a little more than what is drawn, so that lines and labels that
-- cross its edge are whole. Not STRICT, as the other small ones: PostgreSQL then puts it in line.
CREATE OR REPLACE FUNCTION tiles.reach(z integer, x integer, y integer)
RETURNS geometry LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ST_TileEnvelope(z, x, y, margin => 64.0 / 4096)
$$;
