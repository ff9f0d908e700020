-- In which of the upright strips, 64 units wide, a drawn geometry begins. Drawn strip by strip, what
-- follows is near, and its place is written in few bytes; it costs less than the order of geometry.
CREATE OR REPLACE FUNCTION tiles.strip(drawn geometry)
RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT floor(ST_XMin(drawn) / 64)
$$;
