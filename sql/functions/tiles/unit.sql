-- The side of one pixel at a zoom, in Web Mercator metres (tiles are drawn 512 pixels wide).
CREATE OR REPLACE FUNCTION tiles.unit(z integer)
RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT 40075016.685578488 / (512 * 2::double precision ^ z)
$$;
