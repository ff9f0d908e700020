-- The keys, in order, that differ between two rows, but for those in `unseen`; NULL if none does.
CREATE OR REPLACE FUNCTION importer.differing(old jsonb, new jsonb, unseen text [])
RETURNS text [] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg(entry.key ORDER BY entry.key)
    FROM jsonb_each(new - unseen) AS entry
    WHERE (old -> entry.key) IS DISTINCT FROM entry.value
$$;
