-- Layer `buildings`: everything with a building tag, from z14.
CREATE OR REPLACE FUNCTION tiles.buildings(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT made.mvt FROM tiles.make_buildings(z, x, y, tiles.budget('buildings', z)) AS made
$$;
