-- Layer `pois`: points of interest by OSM's own tags, from z14.
CREATE OR REPLACE FUNCTION tiles.pois(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT made.mvt FROM tiles.make_pois(z, x, y, tiles.budget('pois', z)) AS made
$$;
