-- A property that is true or false; NULL for any other.
CREATE OR REPLACE FUNCTION tiles.boolean_of(properties jsonb, field text)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE jsonb_typeof(properties -> field)
        WHEN 'boolean' THEN (properties -> field)::boolean
    END
$$;
