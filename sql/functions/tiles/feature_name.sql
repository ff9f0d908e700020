-- What a feature of a layer is called; NULL where it does not say.
CREATE OR REPLACE FUNCTION tiles.feature_name(properties jsonb)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT
        nullif(
            left(
                coalesce(properties ->> 'name', properties ->> 'title', properties ->> 'nom'), 200
            ), ''
        )
$$;
