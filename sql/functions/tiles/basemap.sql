-- Tileset `basemap` (Shortbread 1.0): a vector tile is the sum of its layers, in the order in which
-- they are drawn; a layer is not asked for below its lowest zoom.
CREATE OR REPLACE FUNCTION tiles.basemap(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    -- PL/pgSQL, as the layers: it keeps its plans for the session, so that a tile does not wait
    -- for two dozen queries to be planned.
    RETURN tiles.ocean(z, x, y)
        || CASE WHEN z >= 7 THEN tiles.land(z, x, y) ELSE '' END
        || CASE WHEN z >= 14 THEN tiles.sites(z, x, y) ELSE '' END
        || CASE WHEN z >= 4 THEN tiles.water_polygons(z, x, y) ELSE '' END
        || CASE WHEN z >= 9 THEN tiles.water_lines(z, x, y) ELSE '' END
        || CASE WHEN z >= 12 THEN tiles.dam_polygons(z, x, y) ELSE '' END
        || CASE WHEN z >= 12 THEN tiles.dam_lines(z, x, y) ELSE '' END
        || CASE WHEN z >= 12 THEN tiles.pier_polygons(z, x, y) ELSE '' END
        || CASE WHEN z >= 12 THEN tiles.pier_lines(z, x, y) ELSE '' END
        || CASE WHEN z >= 11 THEN tiles.street_polygons(z, x, y) ELSE '' END
        || CASE WHEN z >= 14 THEN tiles.buildings(z, x, y) ELSE '' END
        || CASE WHEN z >= 12 THEN tiles.bridges(z, x, y) ELSE '' END
        || CASE WHEN z >= 10 THEN tiles.ferries(z, x, y) ELSE '' END
        || CASE WHEN z >= 5 THEN tiles.streets(z, x, y) ELSE '' END
        || CASE WHEN z >= 12 THEN tiles.aerialways(z, x, y) ELSE '' END
        || tiles.boundaries(z, x, y)
        || CASE WHEN z >= 4 THEN tiles.water_polygons_labels(z, x, y) ELSE '' END
        || CASE WHEN z >= 12 THEN tiles.water_lines_labels(z, x, y) ELSE '' END
        || CASE WHEN z >= 10 THEN tiles.street_labels(z, x, y) ELSE '' END
        || CASE WHEN z >= 14 THEN tiles.streets_polygons_labels(z, x, y) ELSE '' END
        || CASE WHEN z >= 12 THEN tiles.street_labels_points(z, x, y) ELSE '' END
        || CASE WHEN z >= 11 THEN tiles.public_transport(z, x, y) ELSE '' END
        || CASE WHEN z >= 2 THEN tiles.boundary_labels(z, x, y) ELSE '' END
        || CASE WHEN z >= 4 THEN tiles.place_labels(z, x, y) ELSE '' END
        || CASE WHEN z >= 14 THEN tiles.addresses(z, x, y) ELSE '' END
        || CASE WHEN z >= 14 THEN tiles.pois(z, x, y) ELSE '' END;
END
$$;
