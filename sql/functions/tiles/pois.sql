-- Layer `pois`: points of interest by OSM's own tags, from z14.
CREATE OR REPLACE FUNCTION tiles.pois(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (
        WITH feature AS (
            SELECT
                poi.amenity,
                poi.leisure,
                poi.tourism,
                poi.shop,
                poi.man_made,
                poi.historic,
                poi.emergency,
                poi.highway,
                poi.office,
                poi.name,
                poi.name_en,
                poi.name_de,
                poi.housename,
                poi.housenumber,
                poi.cuisine,
                poi.sport,
                poi.vending,
                poi.information,
                poi.tower_type AS "tower:type",
                poi.religion,
                poi.denomination,
                nullif(poi.recycling_glass_bottles, false) AS "recycling:glass_bottles",
                nullif(poi.recycling_paper, false) AS "recycling:paper",
                nullif(poi.recycling_clothes, false) AS "recycling:clothes",
                nullif(poi.recycling_scrap_metal, false) AS "recycling:scrap_metal",
                nullif(poi.atm, false) AS atm,
                tiles.draw(poi.geom, z, x, y) AS geom
            FROM osm.poi
            WHERE
                poi.geom && tiles.reach(z, x, y)
                AND z = 14
            ORDER BY poi.osm_id, poi.osm_type
        )

        SELECT ST_AsMVT(feature, 'pois', 4096, 'geom')
        FROM feature
        WHERE feature.geom IS NOT NULL
    );
END
$$;
