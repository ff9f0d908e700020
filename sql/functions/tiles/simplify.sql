-- A geometry with the detail a zoom shows: half a pixel; whole at z14, which is also drawn larger.
CREATE OR REPLACE FUNCTION tiles.simplify(geom geometry, z integer)
RETURNS geometry LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN z < 14 THEN ST_Simplify(geom, tiles.unit(z) / 2, true) ELSE geom END
$$;
