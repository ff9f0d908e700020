-- Tell that all tiles of some tilesets have changed; returns the number of the change. What was
-- told before says less, and goes.
CREATE OR REPLACE FUNCTION tiles.mark_everything(tilesets text [])
RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    change_seq CONSTANT bigint := tiles.next_change(tilesets);
BEGIN
    DELETE FROM tiles.change WHERE change.tileset = ANY(tilesets);
    INSERT INTO tiles.change (seq, tileset, z, x, y, to_zoom)
    SELECT change_seq, tileset.id, 0, 0, 0, 14
    FROM tiles.tileset
    WHERE tileset.id = ANY(tilesets);
    RETURN change_seq;
END
$$;
