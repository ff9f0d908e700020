-- Of some tilesets, what is older than 7 days becomes one row each: all of it, under the last
-- number. Who was away for longer reads that row, and empties its cache.
CREATE OR REPLACE FUNCTION tiles.sum_up_changes(tilesets text [])
RETURNS void LANGUAGE sql VOLATILE AS $$
    WITH old AS (
        DELETE FROM tiles.change
        WHERE
            change.changed_at < now() - interval '7 days'
            AND change.tileset = ANY(tilesets)
        RETURNING
            change.seq,
            change.tileset,
            change.changed_at
    )

    INSERT INTO tiles.change (seq, tileset, z, x, y, to_zoom, changed_at)
    SELECT
        max(old.seq),
        old.tileset,
        0,
        0,
        0,
        14,
        max(old.changed_at)
    FROM old
    GROUP BY old.tileset
$$;
