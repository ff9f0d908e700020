-- Layer `street_labels`: names and numbers of streets, on their lines.
CREATE OR REPLACE FUNCTION tiles.street_labels(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH tile AS (
        SELECT
            ST_TileEnvelope(z, x, y) AS bounds,                          -- what is drawn
            ST_TileEnvelope(z, x, y, margin => 64.0 / 4096) AS search    -- what is looked up
    ),

    feature AS (
        SELECT
            street.kind || CASE WHEN street.link THEN '_link' ELSE '' END AS kind,
            street.name,
            street.name_en,
            street.name_de,
            replace(street.ref, ';', E'\n') AS ref,
            cardinality(string_to_array(street.ref, ';')) AS ref_rows,
            (SELECT max(length(part)) FROM unnest(string_to_array(street.ref, ';')) AS part) AS ref_cols,
            ST_AsMVTGeom(
                tiles.simplify(street.geom, z),
                tile.bounds,
                extent => 4096,
                buffer => 64
            ) AS geom
        FROM tile
        INNER JOIN osm.street ON street.geom && tile.search
        WHERE street.label_minzoom <= z AND (street.name IS NOT NULL OR street.ref IS NOT NULL)
        ORDER BY street.z_order DESC
    )

    SELECT ST_AsMVT(feature, 'street_labels', 4096, 'geom') FROM feature WHERE feature.geom IS NOT NULL
$$;
