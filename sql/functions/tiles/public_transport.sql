-- Layer `public_transport`: stations, stops and terminals, the most prominent first.
CREATE OR REPLACE FUNCTION tiles.public_transport(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT made.mvt FROM tiles.make_public_transport(z, x, y, tiles.budget('public_transport', z)) AS made
$$;
