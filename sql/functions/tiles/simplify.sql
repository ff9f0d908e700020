-- A geometry with the detail that a zoom shows.
CREATE OR REPLACE FUNCTION tiles.simplify(geom geometry, z integer)
RETURNS geometry LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ST_Simplify(geom, tiles.tolerance(z), true)
$$;
