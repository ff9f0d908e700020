-- Layer `streets`: roads, paths, railways and runways; what lies on top comes last.
CREATE OR REPLACE FUNCTION tiles.streets(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT made.mvt FROM tiles.make_streets(z, x, y, tiles.budget('streets', z)) AS made
$$;
