-- Layer `place_labels`: names of settlements, the most populous first.
CREATE OR REPLACE FUNCTION tiles.place_labels(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (
        WITH place_label AS (
            SELECT
                osm_id, kind, name, name_en, name_de, population, minzoom, geom
            FROM osm.place_label_z9
            WHERE geom && tiles.reach(z, x, y) AND z <= 9
            UNION ALL
            SELECT
                osm_id, kind, name, name_en, name_de, population, minzoom, geom
            FROM osm.place_label
            WHERE geom && tiles.reach(z, x, y) AND z >= 10
        ),

        feature AS (
            SELECT
                place_label.kind,
                place_label.name,
                place_label.name_en,
                place_label.name_de,
                place_label.population,
                tiles.draw(place_label.geom, z, x, y) AS geom
            FROM place_label
            WHERE place_label.minzoom <= z
            ORDER BY place_label.population DESC, place_label.osm_id
        )

        SELECT ST_AsMVT(feature, 'place_labels', 4096, 'geom')
        FROM feature
        WHERE feature.geom IS NOT NULL
    );
END
$$;
