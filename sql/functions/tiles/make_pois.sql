-- Layer `pois` with at most so many of them, those with a name first and of these the shops last;
-- and how many it has and has not. All that have the same fields are one feature.
CREATE OR REPLACE FUNCTION tiles.make_pois(
    z integer, x integer, y integer, most integer,
    OUT mvt bytea, OUT kept integer, OUT dropped integer
)
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    -- Without their fields, which are many: most are left out where there are many.
    WITH drawn AS MATERIALIZED (
        SELECT
            poi.osm_type,
            poi.osm_id,
            poi.name IS NULL AS is_nameless,
            poi.shop IS NOT NULL AS is_shop,
            tiles.draw_point(poi.geom, z, x, y) AS point
        FROM osm.poi
        WHERE
            poi.geom && tiles.reach(z, x, y)
            AND z = 14
    ),

    chosen AS MATERIALIZED (
        SELECT
            drawn.osm_type,
            drawn.osm_id,
            drawn.point
        FROM drawn
        WHERE drawn.point IS NOT NULL
        ORDER BY drawn.is_nameless, drawn.is_shop, drawn.osm_id, drawn.osm_type
        LIMIT most
    ),

    feature AS (
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
            poi.name_fr,
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
            ST_Collect(chosen.point ORDER BY chosen.point) AS geom
        FROM chosen
        INNER JOIN osm.poi
            ON chosen.osm_id = poi.osm_id AND chosen.osm_type = poi.osm_type
        GROUP BY
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
            25, 26, 27
        ORDER BY
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
            25, 26, 27
    )

    SELECT
        (SELECT ST_AsMVT(feature, 'pois', 4096, 'geom') FROM feature),
        least(count(drawn.point), most),
        greatest(count(drawn.point) - most, 0)
    INTO mvt, kept, dropped
    FROM drawn;
END
$$;
