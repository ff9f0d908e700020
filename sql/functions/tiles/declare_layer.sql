-- Create the tileset of a layer, or change what it says of itself; whether its tiles have changed,
-- all of them, with that. Raises object_not_in_prerequisite_state for another kind of geometry
-- while the layer has features.
CREATE OR REPLACE FUNCTION tiles.declare_layer(
    slug text,
    title text,
    geometry text,
    fields jsonb,
    licence text,
    attribution text DEFAULT NULL,
    attribution_url text DEFAULT NULL,
    description text DEFAULT '',
    visibility text DEFAULT 'public',
    minzoom integer DEFAULT 0,
    maxzoom integer DEFAULT 14
)
RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    old tiles.tileset;
    new tiles.tileset;
    change_seq bigint;
BEGIN
    INSERT INTO tiles.tileset (
        id, kind, title, geometry, fields, licence, attribution, attribution_url, description,
        visibility, minzoom, maxzoom
    )
    VALUES (
        slug, 'layer', title, geometry, fields, licence, attribution, attribution_url, description,
        visibility, minzoom, maxzoom
    )
    ON CONFLICT DO NOTHING;
    IF FOUND THEN
        change_seq := tiles.mark_everything(array[slug]);
        -- Higher than any version that a former layer of this name may have had.
        UPDATE tiles.tileset SET version = change_seq WHERE tileset.id = slug;
        RETURN true;
    END IF;

    old := tiles.lock_layer(slug);
    IF old.geometry <> declare_layer.geometry AND EXISTS (
        SELECT 1 FROM tiles.feature WHERE feature.tileset_number = old.number
    ) THEN
        RAISE EXCEPTION 'layer % has features of the kind %', slug, old.geometry
        USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    UPDATE tiles.tileset AS layer SET
        title = declare_layer.title,
        geometry = declare_layer.geometry,
        fields = declare_layer.fields,
        licence = declare_layer.licence,
        attribution = declare_layer.attribution,
        attribution_url = declare_layer.attribution_url,
        description = declare_layer.description,
        visibility = declare_layer.visibility,
        minzoom = declare_layer.minzoom,
        maxzoom = declare_layer.maxzoom
    WHERE layer.id = slug
    RETURNING layer.* INTO new;
    IF
        (old.geometry, old.fields, old.visibility, old.minzoom, old.maxzoom)
        = (new.geometry, new.fields, new.visibility, new.minzoom, new.maxzoom)
    THEN
        IF old IS DISTINCT FROM new THEN
            -- No tile has changed, but what is told about the tileset: look at it again.
            PERFORM pg_notify(
                'tiles', (SELECT max(change.seq) FROM tiles.change WHERE change.tileset = slug)::text
            );
        END IF;
        RETURN false;
    END IF;
    UPDATE tiles.feature SET
        properties = tiles.shown(feature.properties, new.fields),
        name_words = tiles.feature_words(tiles.shown(feature.properties, new.fields)),
        document = tiles.feature_document(tiles.shown(feature.properties, new.fields))
    WHERE
        feature.tileset_number = old.number
        AND feature.properties <> tiles.shown(feature.properties, new.fields);
    PERFORM tiles.mark_everything(array[slug]);
    RETURN true;
END
$$;
