-- Begin a change of some tilesets: raise their versions, tell who listens, return its number.
--
-- The rows of the tilesets stay locked until the transaction ends, and the number is drawn after
-- that: the changes of one tileset are committed in the order of their numbers. Ids are sorted, so
-- that two that change the same tilesets wait for each other and never both.
CREATE OR REPLACE FUNCTION tiles.next_change(tilesets text [])
RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    seq bigint;
BEGIN
    PERFORM 1 FROM tiles.tileset
    WHERE tileset.id = ANY(tilesets)
    ORDER BY tileset.id
    FOR NO KEY UPDATE;
    UPDATE tiles.tileset SET version = version + 1, changed_at = now()
    WHERE tileset.id = ANY(tilesets);
    seq := nextval('tiles.change_seq');
    PERFORM tiles.sum_up_changes(tilesets);
    PERFORM pg_notify('tiles', seq::text);
    RETURN seq;
END
$$;
