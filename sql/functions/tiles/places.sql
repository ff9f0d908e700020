-- Tileset `places`: every place from z12 (the feature id is the place's id), the most prominent
-- first; below, the number of places in each cell of an 8 × 8 grid.
CREATE OR REPLACE FUNCTION tiles.places(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT made.mvt FROM tiles.make_places(z, x, y) AS made
$$;
