-- Layer `street_labels` with at most so many names of streets, the most important; and how many it
-- has and has not. The pieces of a street are joined, so that its name finds room.
CREATE OR REPLACE FUNCTION tiles.make_street_labels(
    z integer, x integer, y integer, most integer,
    OUT mvt bytea, OUT kept integer, OUT dropped integer
)
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    -- Worked out once, not for each row.
    bounds CONSTANT geometry := ST_TileEnvelope(z, x, y);
    tolerance CONSTANT double precision := tiles.tolerance(z);
BEGIN
    WITH street AS (
        SELECT
            osm_id, kind, link, name, name_en, name_de, name_fr, ref, z_order, label_minzoom, geom
        FROM osm.street_z11
        WHERE geom && tiles.reach(z, x, y) AND z <= 11
        UNION ALL
        SELECT
            osm_id, kind, link, name, name_en, name_de, name_fr, ref, z_order, label_minzoom, geom
        FROM osm.street
        WHERE geom && tiles.reach(z, x, y) AND z >= 12
    ),

    drawn AS MATERIALIZED (
        SELECT
            street.osm_id,
            street.kind || CASE WHEN street.link THEN '_link' ELSE '' END AS kind,
            street.name,
            street.name_en,
            street.name_de,
            street.name_fr,
            street.ref,
            street.z_order,
            tiles.draw_in(street.geom, bounds, tolerance) AS geom
        FROM street
        WHERE
            street.label_minzoom <= z
            AND (street.name IS NOT NULL OR street.ref IS NOT NULL)
    ),

    joined AS MATERIALIZED (
        SELECT
            drawn.kind,
            drawn.name,
            drawn.name_en,
            drawn.name_de,
            drawn.name_fr,
            drawn.ref,
            max(drawn.z_order) AS z_order,
            tiles.join_labels(ST_Collect(drawn.geom ORDER BY drawn.osm_id), z) AS geom
        FROM drawn
        WHERE drawn.geom IS NOT NULL
        GROUP BY
            drawn.kind, drawn.name, drawn.name_en, drawn.name_de, drawn.name_fr, drawn.ref
    ),

    feature AS MATERIALIZED (
        SELECT
            joined.kind,
            joined.name,
            joined.name_en,
            joined.name_de,
            joined.name_fr,
            replace(joined.ref, ';', E'\n') AS ref,
            cardinality(string_to_array(joined.ref, ';')) AS ref_rows,
            (
                SELECT max(length(part)) FROM unnest(string_to_array(joined.ref, ';')) AS part
            ) AS ref_cols,
            joined.geom
        FROM joined
        ORDER BY
            joined.z_order DESC, joined.kind, joined.name, joined.ref,
            joined.name_en, joined.name_de, joined.name_fr
        LIMIT most
    )

    SELECT
        (
            SELECT ST_AsMVT(feature, 'street_labels', 4096, 'geom')
            FROM feature
            WHERE NOT ST_IsEmpty(feature.geom)
        ),
        least(count(*), most),
        greatest(count(*) - most, 0)
    INTO mvt, kept, dropped
    FROM joined;
END
$$;
