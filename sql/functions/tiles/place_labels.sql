-- Layer `place_labels`: names of settlements, the most populous first.
CREATE OR REPLACE FUNCTION tiles.place_labels(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH feature AS (
        SELECT
            place_label.kind,
            place_label.name,
            place_label.name_en,
            place_label.name_de,
            place_label.population,
            tiles.draw(place_label.geom, z, x, y) AS geom
        FROM osm.place_label
        WHERE
            place_label.geom && tiles.reach(z, x, y)
            AND place_label.minzoom <= z
        ORDER BY place_label.population DESC, place_label.osm_id ASC
    )

    SELECT ST_AsMVT(feature, 'place_labels', 4096, 'geom')
    FROM feature
    WHERE feature.geom IS NOT NULL
$$;
