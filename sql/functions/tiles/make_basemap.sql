-- A tile of the tileset `basemap`, and how many features its budget left out.
CREATE OR REPLACE FUNCTION tiles.make_basemap(
    z integer, x integer, y integer, OUT mvt bytea, OUT dropped integer
)
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT tiles.basemap(z, x, y), 0
$$;
