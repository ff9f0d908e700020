-- A property that is a number; NULL for any other.
CREATE OR REPLACE FUNCTION tiles.number_of(properties jsonb, field text)
RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE jsonb_typeof(properties -> field)
        WHEN 'number' THEN (properties -> field)::double precision
    END
$$;
