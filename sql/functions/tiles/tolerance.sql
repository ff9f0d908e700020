-- By how much a line may leave its course at a zoom, in Web Mercator metres.
CREATE OR REPLACE FUNCTION tiles.tolerance(z integer)
RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT tiles.detail(z) * tiles.unit(z) / 8
$$;
