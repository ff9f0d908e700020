-- The number of the last change of a tileset; 0 where there has been none.
CREATE OR REPLACE FUNCTION tiles.last_change(slug text)
RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(max(change.seq), 0) FROM tiles.change WHERE change.tileset = slug
$$;
