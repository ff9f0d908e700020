-- The house numbers that a typed address may name, the likeliest first, in one spelling
-- (places.number_keys), and of how many words each is made: "12 bis rue X" → 12b (2 words), 12 (1).
CREATE OR REPLACE FUNCTION places.house_numbers(q text)
RETURNS TABLE (number_key text, words integer) LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN QUERY
    WITH found AS (
        SELECT
            part.spelt [1] AS spelt,
            part.position
        FROM regexp_matches(
            lower(public.unaccent('public.unaccent', q)),
            '\m\d{1,6}(?:\s?[-/]\s?\d{1,5})?(?:\s?(?:bis|ter|quater)\M|\s?[a-z]\M)?',
            'g'
        ) WITH ORDINALITY AS part (spelt, position)
        LIMIT 6
    ),

    reading AS (
        SELECT
            spelling.key AS number_key,
            cardinality(regexp_split_to_array(trim(found.spelt), '[^a-z0-9]+')) AS words,
            found.position,
            0 AS liberty
        FROM found
        CROSS JOIN LATERAL unnest(places.number_keys(found.spelt)) AS spelling (key)
        UNION ALL
        SELECT
            spelling.key,
            1,
            found.position,
            1
        FROM found
        CROSS JOIN LATERAL regexp_match(found.spelt, '^\d+') AS start (digits)
        CROSS JOIN LATERAL unnest(places.number_keys(start.digits [1])) AS spelling (key)
    )

    SELECT
        reading.number_key,
        max(reading.words)
    FROM reading
    GROUP BY reading.number_key
    ORDER BY min(reading.liberty), min(reading.position);
END
$$;
