-- What a feature of a layer is found by: its name, and what else it says in up to 100 characters
-- that are no link.
CREATE OR REPLACE FUNCTION tiles.feature_document(properties jsonb)
RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    name CONSTANT text := tiles.feature_name(properties);
    texts text [];
BEGIN
    SELECT array_agg(entry.value #>> '{}') INTO texts
    FROM jsonb_each(properties) AS entry
    WHERE
        jsonb_typeof(entry.value) = 'string'
        AND length(entry.value #>> '{}') <= 100
        AND entry.value #>> '{}' !~ '^https?://'
        AND entry.value #>> '{}' IS DISTINCT FROM name;
    RETURN places.vector('A', coalesce(name, ''))
        || places.vector('B', VARIADIC coalesce(texts, '{}'));
END
$$;
