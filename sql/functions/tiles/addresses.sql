-- Layer `addresses`: house numbers and names of all sources, from z14.
CREATE OR REPLACE FUNCTION tiles.addresses(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT made.mvt FROM tiles.make_addresses(z, x, y, tiles.budget('addresses', z)) AS made
$$;
