-- Layer `place_labels`: names of settlements, the most populous first.
CREATE OR REPLACE FUNCTION tiles.place_labels(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH tile AS (
        SELECT
            ST_TileEnvelope(z, x, y) AS bounds,                          -- what is drawn
            ST_TileEnvelope(z, x, y, margin => 64.0 / 4096) AS search    -- what is looked up
    ),

    feature AS (
        SELECT
            place_label.kind,
            place_label.name,
            place_label.name_en,
            place_label.name_de,
            place_label.population,
            ST_AsMVTGeom(
                place_label.geom,
                tile.bounds,
                extent => 4096,
                buffer => 64
            ) AS geom
        FROM tile
        INNER JOIN osm.place_label ON place_label.geom && tile.search
        WHERE place_label.minzoom <= z
        ORDER BY place_label.population DESC, place_label.osm_id ASC
    )

    SELECT ST_AsMVT(feature, 'place_labels', 4096, 'geom') FROM feature WHERE feature.geom IS NOT NULL
$$;
