-- The layers of a tile of the tileset `basemap`, in the order in which they are drawn, and how many
-- features each leaves out. A layer is not asked for below its lowest zoom.
CREATE OR REPLACE FUNCTION tiles.basemap_layers(z integer, x integer, y integer)
RETURNS TABLE (place integer, layer text, mvt bytea, dropped integer)
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    -- PL/pgSQL, as the layers: it keeps its plans for the session, so that a tile does not wait
    -- for two dozen queries to be planned.
    RETURN QUERY
        SELECT
            1,
            'ocean',
            tiles.ocean(z, x, y),
            0
        UNION ALL
        SELECT
            2,
            'land',
            made.mvt,
            made.dropped
        FROM tiles.make_land(z, x, y, tiles.budget('land', z)) AS made
        WHERE z >= 7
        UNION ALL
        SELECT
            3,
            'sites',
            made.mvt,
            made.dropped
        FROM tiles.make_sites(z, x, y, tiles.budget('sites', z)) AS made
        WHERE z >= 14
        UNION ALL
        SELECT
            4,
            'water_polygons',
            made.mvt,
            made.dropped
        FROM tiles.make_water_polygons(z, x, y, tiles.budget('water_polygons', z)) AS made
        WHERE z >= 4
        UNION ALL
        SELECT
            5,
            'water_lines',
            tiles.water_lines(z, x, y),
            0
        WHERE z >= 9
        UNION ALL
        SELECT
            6,
            'dam_polygons',
            tiles.dam_polygons(z, x, y),
            0
        WHERE z >= 12
        UNION ALL
        SELECT
            7,
            'dam_lines',
            tiles.dam_lines(z, x, y),
            0
        WHERE z >= 12
        UNION ALL
        SELECT
            8,
            'pier_polygons',
            tiles.pier_polygons(z, x, y),
            0
        WHERE z >= 12
        UNION ALL
        SELECT
            9,
            'pier_lines',
            tiles.pier_lines(z, x, y),
            0
        WHERE z >= 12
        UNION ALL
        SELECT
            10,
            'street_polygons',
            made.mvt,
            made.dropped
        FROM tiles.make_street_polygons(z, x, y, tiles.budget('street_polygons', z)) AS made
        WHERE z >= 11
        UNION ALL
        SELECT
            11,
            'buildings',
            made.mvt,
            made.dropped
        FROM tiles.make_buildings(z, x, y, tiles.budget('buildings', z)) AS made
        WHERE z >= 14
        UNION ALL
        SELECT
            12,
            'bridges',
            tiles.bridges(z, x, y),
            0
        WHERE z >= 12
        UNION ALL
        SELECT
            13,
            'ferries',
            tiles.ferries(z, x, y),
            0
        WHERE z >= 10
        UNION ALL
        SELECT
            14,
            'streets',
            made.mvt,
            made.dropped
        FROM tiles.make_streets(z, x, y, tiles.budget('streets', z)) AS made
        WHERE z >= 5
        UNION ALL
        SELECT
            15,
            'aerialways',
            tiles.aerialways(z, x, y),
            0
        WHERE z >= 12
        UNION ALL
        SELECT
            16,
            'boundaries',
            tiles.boundaries(z, x, y),
            0
        UNION ALL
        SELECT
            17,
            'water_polygons_labels',
            tiles.water_polygons_labels(z, x, y),
            0
        WHERE z >= 4
        UNION ALL
        SELECT
            18,
            'water_lines_labels',
            tiles.water_lines_labels(z, x, y),
            0
        WHERE z >= 12
        UNION ALL
        SELECT
            19,
            'street_labels',
            made.mvt,
            made.dropped
        FROM tiles.make_street_labels(z, x, y, tiles.budget('street_labels', z)) AS made
        WHERE z >= 10
        UNION ALL
        SELECT
            20,
            'streets_polygons_labels',
            tiles.streets_polygons_labels(z, x, y),
            0
        WHERE z >= 14
        UNION ALL
        SELECT
            21,
            'street_labels_points',
            tiles.street_labels_points(z, x, y),
            0
        WHERE z >= 12
        UNION ALL
        SELECT
            22,
            'public_transport',
            made.mvt,
            made.dropped
        FROM tiles.make_public_transport(z, x, y, tiles.budget('public_transport', z)) AS made
        WHERE z >= 11
        UNION ALL
        SELECT
            23,
            'boundary_labels',
            tiles.boundary_labels(z, x, y),
            0
        WHERE z >= 2
        UNION ALL
        SELECT
            24,
            'place_labels',
            made.mvt,
            made.dropped
        FROM tiles.make_place_labels(z, x, y, tiles.budget('place_labels', z)) AS made
        WHERE z >= 4
        UNION ALL
        SELECT
            25,
            'addresses',
            made.mvt,
            made.dropped
        FROM tiles.make_addresses(z, x, y, tiles.budget('addresses', z)) AS made
        WHERE z >= 14
        UNION ALL
        SELECT
            26,
            'pois',
            made.mvt,
            made.dropped
        FROM tiles.make_pois(z, x, y, tiles.budget('pois', z)) AS made
        WHERE z >= 14;
END
$$;
