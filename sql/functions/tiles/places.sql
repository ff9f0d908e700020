-- Tileset `places`: every place from z12 (the feature id is the place's id), the most prominent
-- first; below, the number of places in each cell of an 8 × 8 grid.
CREATE OR REPLACE FUNCTION tiles.places(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN z >= 12 THEN tiles.place_points(z, x, y) ELSE tiles.place_clusters(z, x, y)
    END
$$;
