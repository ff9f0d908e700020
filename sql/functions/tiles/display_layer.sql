-- How a layer is to be drawn; NULL takes the rule away. Whoever writes it has checked it: here it
-- is only kept. No tile changes, but what is told about the tileset does: it is looked at again.
CREATE OR REPLACE FUNCTION tiles.display_layer(slug text, rule jsonb)
RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM tiles.lock_layer(slug);
    UPDATE tiles.tileset SET display = rule WHERE tileset.id = slug;
    PERFORM pg_notify(
        'tiles', (SELECT max(change.seq) FROM tiles.change WHERE change.tileset = slug)::text
    );
END
$$;
