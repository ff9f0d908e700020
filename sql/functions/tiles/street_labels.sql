-- Layer `street_labels`: names and numbers of streets, on their lines.
CREATE OR REPLACE FUNCTION tiles.street_labels(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH feature AS (
        SELECT
            street.kind || CASE WHEN street.link THEN '_link' ELSE '' END AS kind,
            street.name,
            street.name_en,
            street.name_de,
            replace(street.ref, ';', E'\n') AS ref,
            cardinality(string_to_array(street.ref, ';')) AS ref_rows,
            (
                SELECT max(length(part)) FROM unnest(string_to_array(street.ref, ';')) AS part
            ) AS ref_cols,
            tiles.draw(tiles.simplify(street.geom, z), z, x, y) AS geom
        FROM osm.street
        WHERE
            street.geom && tiles.reach(z, x, y)
            AND street.label_minzoom <= z
            AND (street.name IS NOT NULL OR street.ref IS NOT NULL)
        ORDER BY street.z_order DESC, street.osm_id ASC
    )

    SELECT ST_AsMVT(feature, 'street_labels', 4096, 'geom')
    FROM feature
    WHERE feature.geom IS NOT NULL
$$;
