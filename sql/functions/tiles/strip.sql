-- In which of the upright strips, 64 units wide, a drawn geometry begins. Strip by strip, what
-- follows is near, and its place is written in few bytes; PostGIS's own order takes longer.
CREATE OR REPLACE FUNCTION tiles.strip(drawn geometry)
RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT floor(ST_XMin(drawn) / 64)
$$;
