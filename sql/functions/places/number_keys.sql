-- The house numbers that a text names, in one spelling each: 12 bis, 12BIS and 12-b are 12b. A list
-- (12;14) has several; a range (12-14) is one, which stands for itself.
CREATE OR REPLACE FUNCTION places.number_keys(housenumber text)
RETURNS text [] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (
        SELECT coalesce(array_agg(tidy.number ORDER BY part.position), '{}')
        FROM regexp_split_to_table(
            lower(public.unaccent('public.unaccent', housenumber)), '[;,]'
        ) WITH ORDINALITY AS part (text, position)
        CROSS JOIN LATERAL (
            SELECT trim('-' FROM regexp_replace(part.text, '[^a-z0-9]+', '-', 'g')) AS number
        ) AS dashed
        CROSS JOIN LATERAL (
            SELECT regexp_replace(
                regexp_replace(
                    regexp_replace(dashed.number, '^0+(?=\d)', ''), '(\d)-(?=[a-z])', '\1', 'g'
                ),
                '^(\d+)(?:(b)is|(t)er|(q)uater)$',
                '\1\2\3\4'
            ) AS number
        ) AS tidy
        WHERE tidy.number <> ''
    );
END
$$;
