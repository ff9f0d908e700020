-- Remove a layer's tileset with all its features; all its tiles have changed with that.
CREATE OR REPLACE FUNCTION tiles.remove_layer(slug text)
RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM tiles.lock_layer(slug);
    PERFORM tiles.mark_everything(array[slug]);
    DELETE FROM tiles.tileset WHERE tileset.id = slug;
END
$$;
