-- Layer `sites`: grounds of schools, hospitals, car parks and the like, from z14.
CREATE OR REPLACE FUNCTION tiles.sites(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT made.mvt FROM tiles.make_sites(z, x, y, tiles.budget('sites', z)) AS made
$$;
