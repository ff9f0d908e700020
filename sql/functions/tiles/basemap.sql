-- Tileset `basemap` (Shortbread 1.0): a vector tile is the sum of its layers.
CREATE OR REPLACE FUNCTION tiles.basemap(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT
        tiles.ocean(z, x, y)
        || tiles.land(z, x, y)
        || tiles.water_polygons(z, x, y)
        || tiles.buildings(z, x, y)
        || tiles.streets(z, x, y)
        || tiles.boundaries(z, x, y)
        || tiles.street_labels(z, x, y)
        || tiles.boundary_labels(z, x, y)
        || tiles.place_labels(z, x, y)
        || tiles.addresses(z, x, y)
$$;
