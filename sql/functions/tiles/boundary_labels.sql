-- Layer `boundary_labels`: names of countries, the largest first and from the farthest zoom.
CREATE OR REPLACE FUNCTION tiles.boundary_labels(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH feature AS (
        SELECT
            2 AS admin_level,
            country.way_area,
            country.name,
            country.name_en,
            country.name_de,
            tiles.draw(country.geom, z, x, y) AS geom
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
        ORDER BY country.way_area DESC, country.iso ASC
    )

    SELECT ST_AsMVT(feature, 'boundary_labels', 4096, 'geom')
    FROM feature
    WHERE feature.geom IS NOT NULL
$$;
