-- The side of a cell of the sea that is not quartered, in metres of Web Mercator: a tile of z11.
CREATE OR REPLACE FUNCTION importer.ocean_side()
RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT 40075016.685578488 / 2048
$$;
