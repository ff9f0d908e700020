-- Layer `place_labels`: names of settlements, the most populous first.
CREATE OR REPLACE FUNCTION tiles.place_labels(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT made.mvt FROM tiles.make_place_labels(z, x, y, tiles.budget('place_labels', z)) AS made
$$;
