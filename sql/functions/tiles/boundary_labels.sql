-- Layer `boundary_labels`: names of countries and states, the largest first and from the farthest
-- zoom; way_area in hectares. Where the world is loaded it names all countries, each once; without
-- it, those that lie whole in the extract are named.
CREATE OR REPLACE FUNCTION tiles.boundary_labels(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (
        WITH label AS (
            SELECT
                2 AS admin_level,
                country.way_area::double precision AS way_area,
                country.name,
                country.name_en,
                country.name_de,
                country.name AS name_fr,
                country.geom
            FROM world.country
            WHERE
                country.geom && tiles.reach(z, x, y)
                AND country.way_area >= CASE
                    WHEN z < 2 THEN 'infinity'::double precision
                    WHEN z = 2 THEN 2e8
                    WHEN z = 3 THEN 7e7
                    WHEN z = 4 THEN 1e7
                    ELSE 0
                END
            UNION ALL
            SELECT
                boundary_label.admin_level,
                boundary_label.way_area / 10000,
                boundary_label.name,
                boundary_label.name_en,
                boundary_label.name_de,
                boundary_label.name_fr,
                boundary_label.geom
            FROM osm.boundary_label
            WHERE
                boundary_label.geom && tiles.reach(z, x, y)
                AND boundary_label.minzoom <= z
                AND (boundary_label.admin_level = 4 OR NOT EXISTS (SELECT FROM world.country))
        ),

        feature AS MATERIALIZED (
            SELECT
                label.admin_level,
                label.way_area,
                label.name,
                label.name_en,
                label.name_de,
                label.name_fr,
                tiles.draw(label.geom, z, x, y) AS geom
            FROM label
            ORDER BY label.way_area DESC, label.name
        )

        SELECT ST_AsMVT(feature, 'boundary_labels', 4096, 'geom')
        FROM feature
        WHERE feature.geom IS NOT NULL
    );
END
$$;
