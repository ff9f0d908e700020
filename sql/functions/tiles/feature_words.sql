-- The words of the name of a feature of a layer, as search compares them.
-- PL/pgSQL: it keeps the plan of places.words from call to call.
CREATE OR REPLACE FUNCTION tiles.feature_words(properties jsonb)
RETURNS text [] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN coalesce(places.words(tiles.feature_name(properties)), '{}');
END
$$;
