-- Tileset `basemap` (Shortbread 1.0).
CREATE OR REPLACE FUNCTION tiles.basemap(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT made.mvt FROM tiles.make_basemap(z, x, y) AS made
$$;
