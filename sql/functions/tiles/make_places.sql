-- A tile of the tileset `places`, and how many features its budget left out.
CREATE OR REPLACE FUNCTION tiles.make_places(
    z integer, x integer, y integer, OUT mvt bytea, OUT dropped integer
)
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT tiles.places(z, x, y), 0
$$;
