-- Layer `places` from z12: one point a place, the most prominent first.
CREATE OR REPLACE FUNCTION tiles.place_points(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT made.mvt FROM tiles.make_place_points(z, x, y, tiles.budget('place_points', z)) AS made
$$;
