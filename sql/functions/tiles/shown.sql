-- What tiles show of a feature's properties: the declared fields whose value is of its type. A
-- number or a boolean in a field of strings is shown as JSON writes it; a number that a float
-- cannot hold is not shown.
CREATE OR REPLACE FUNCTION tiles.shown(properties jsonb, fields jsonb)
RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(
        jsonb_object_agg(
            entry.key,
            CASE fields ->> entry.key
                WHEN 'string' THEN to_jsonb(entry.value #>> '{}')
                ELSE entry.value
            END
        ), '{}'
    )
    FROM jsonb_each(properties) AS entry
    WHERE CASE fields ->> entry.key
        WHEN 'string' THEN jsonb_typeof(entry.value) IN ('string', 'number', 'boolean')
        WHEN 'number' THEN
            CASE jsonb_typeof(entry.value)
                WHEN 'number' THEN
                    (entry.value)::numeric = 0
                    OR abs((entry.value)::numeric) BETWEEN 1e-300 AND 1e300
            END
        ELSE jsonb_typeof(entry.value) = fields ->> entry.key
    END
$$;
