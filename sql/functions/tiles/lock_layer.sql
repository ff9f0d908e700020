-- The tileset of a layer, which nobody else changes until the transaction ends.
CREATE OR REPLACE FUNCTION tiles.lock_layer(slug text)
RETURNS tiles.tileset LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    layer tiles.tileset;
BEGIN
    SELECT tileset.* INTO layer
    FROM tiles.tileset
    WHERE tileset.id = slug AND tileset.kind = 'layer'
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no layer %', slug USING ERRCODE = 'no_data_found';
    END IF;
    RETURN layer;
END
$$;
