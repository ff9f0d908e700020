-- How many documents have one of these words: at most this many.
CREATE OR REPLACE FUNCTION places.uses(words text [])
RETURNS bigint LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (SELECT coalesce(sum(word.uses), 0) FROM osm.word WHERE word.word = any(words));
END
$$;
