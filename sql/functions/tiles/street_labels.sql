-- Layer `street_labels`: names and numbers of streets, on their lines, from z10.
CREATE OR REPLACE FUNCTION tiles.street_labels(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT made.mvt FROM tiles.make_street_labels(z, x, y, tiles.budget('street_labels', z)) AS made
$$;
