-- Add features to a layer's tileset, or replace those of the same id; returns how many of them
-- tiles show otherwise than before. What is not on the map is removed. Of one id twice, the last
-- counts.
--
-- Raises no_data_found where there is no such layer, invalid_parameter_value for a geometry that it
-- cannot have, or an id below 0.
CREATE OR REPLACE FUNCTION tiles.put_features(slug text, entries tiles.entry [])
RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    -- First of all: who changes the same layer meanwhile waits here, holding nothing.
    layer CONSTANT tiles.tileset := tiles.lock_layer(slug);
    touched geometry [];
    changed integer;
BEGIN
    IF EXISTS (SELECT 1 FROM unnest(entries) AS entry WHERE entry.id < 0) THEN
        RAISE EXCEPTION 'vector tiles have no ids below 0'
        USING ERRCODE = 'invalid_parameter_value';
    END IF;

    WITH given AS MATERIALIZED (
        SELECT DISTINCT ON (entry.id)
            entry.id,
            coalesce(entry.rank, 0) AS rank,
            tiles.drawable(entry.geom, layer.geometry) AS geom,
            tiles.shown(coalesce(entry.properties, '{}'), layer.fields) AS properties
        FROM unnest(entries) WITH ORDINALITY AS entry (id, geom, rank, properties, place)
        ORDER BY entry.id, entry.place DESC
    ),

    differing AS MATERIALIZED (
        SELECT
            given.*,
            old.geom AS old_geom
        FROM given
        LEFT JOIN tiles.feature AS old
            ON old.tileset_number = layer.number AND old.id = given.id
        WHERE
            (given.geom IS NOT NULL OR old.geom IS NOT NULL)
            AND (given.rank, given.geom, given.properties)
            IS DISTINCT FROM (old.rank, old.geom, old.properties)
    ),

    removed AS (
        DELETE FROM tiles.feature
        USING differing
        WHERE
            feature.tileset_number = layer.number
            AND feature.id = differing.id
            AND differing.geom IS NULL
    ),

    put AS (
        INSERT INTO tiles.feature AS feature (
            tileset_number, id, rank, minzoom, geom, properties, name_words, document
        )
        SELECT
            layer.number,
            differing.id,
            differing.rank,
            tiles.first_zoom(differing.geom),
            differing.geom,
            differing.properties,
            tiles.feature_words(differing.properties),
            tiles.feature_document(differing.properties)
        FROM differing
        WHERE differing.geom IS NOT NULL
        ON CONFLICT ON CONSTRAINT feature_pkey DO UPDATE SET
            rank = excluded.rank,
            minzoom = excluded.minzoom,
            geom = excluded.geom,
            properties = excluded.properties,
            name_words = excluded.name_words,
            document = excluded.document
    )

    SELECT
        count(DISTINCT differing.id),
        array_agg(DISTINCT shape.geom) FILTER (WHERE shape.geom IS NOT NULL)
    INTO changed, touched
    FROM differing
    CROSS JOIN LATERAL (VALUES (differing.geom), (differing.old_geom)) AS shape (geom);

    PERFORM tiles.mark(slug, touched);
    RETURN changed;
END
$$;
