-- A text search query for any of these words; for one that is several, for all of those. Words are
-- letters and digits only (places.words), so quoting them is all the escaping they need.
CREATE OR REPLACE FUNCTION places.any_of(words text [])
RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN '(' || (
        SELECT string_agg('(' || replace(quote_literal(word), ' ', ''' & ''') || ')', '|')
        FROM unnest(words) AS word
    ) || ')';
END
$$;
