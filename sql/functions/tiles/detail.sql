-- By how much a drawn line may leave its course, in 4096ths of a tile: half a pixel; at z14, which
-- is also drawn 16 times as large, 90 cm at the equator.
CREATE OR REPLACE FUNCTION tiles.detail(z integer)
RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN z < 14 THEN 4 ELSE 1.5 END::double precision
$$;
