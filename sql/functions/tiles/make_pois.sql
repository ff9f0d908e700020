-- Layer `pois` with at most so many of them, those with a name first and of these the shops last;
-- and how many it has and has not. All that have the same fields are one feature.
CREATE OR REPLACE FUNCTION tiles.make_pois(
    z integer, x integer, y integer, most integer,
    OUT mvt bytea, OUT kept integer, OUT dropped integer
)
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    WITH drawn AS MATERIALIZED (
        SELECT
            poi.*,
            tiles.draw_point(poi.geom, z, x, y) AS point
        FROM osm.poi
        WHERE
            poi.geom && tiles.reach(z, x, y)
            AND z = 14
    ),

    ranked AS (
        SELECT
            drawn.*,
            row_number() OVER (
                ORDER BY
                    drawn.name IS NULL, drawn.shop IS NOT NULL, drawn.osm_id, drawn.osm_type
            ) AS place
        FROM drawn
        WHERE drawn.point IS NOT NULL
    ),

    feature AS (
        SELECT
            ranked.amenity,
            ranked.leisure,
            ranked.tourism,
            ranked.shop,
            ranked.man_made,
            ranked.historic,
            ranked.emergency,
            ranked.highway,
            ranked.office,
            ranked.name,
            ranked.name_en,
            ranked.name_de,
            ranked.name_fr,
            ranked.housename,
            ranked.housenumber,
            ranked.cuisine,
            ranked.sport,
            ranked.vending,
            ranked.information,
            ranked.tower_type AS "tower:type",
            ranked.religion,
            ranked.denomination,
            nullif(ranked.recycling_glass_bottles, false) AS "recycling:glass_bottles",
            nullif(ranked.recycling_paper, false) AS "recycling:paper",
            nullif(ranked.recycling_clothes, false) AS "recycling:clothes",
            nullif(ranked.recycling_scrap_metal, false) AS "recycling:scrap_metal",
            nullif(ranked.atm, false) AS atm,
            ST_Collect(ranked.point ORDER BY ranked.point) AS geom
        FROM ranked
        WHERE ranked.place <= most
        GROUP BY
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
            25, 26, 27
        ORDER BY
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
            25, 26, 27
    )

    SELECT
        (SELECT ST_AsMVT(feature, 'pois', 4096, 'geom') FROM feature),
        (SELECT least(count(*), most) FROM ranked),
        (SELECT greatest(count(*) - most, 0) FROM ranked)
    INTO mvt, kept, dropped;
END
$$;
