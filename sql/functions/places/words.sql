-- The words of a text as search compares them: lower case, no accents, no punctuation, plurals
-- folded (a final s or x, and the French -aux for -al: hôpitaux, hôpital), articles left out unless
-- they are all there is.
CREATE OR REPLACE FUNCTION places.words(phrase text)
RETURNS text [] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (
        WITH word AS (
            SELECT
                part.position,
                part.text AS spelt,
                CASE
                    WHEN part.text ~ '..[^e]aux$' THEN regexp_replace(part.text, 'aux$', 'al')
                    WHEN length(part.text) > 3 THEN regexp_replace(part.text, '[sx]$', '')
                    ELSE part.text
                END AS folded
            FROM regexp_split_to_table(
                lower(public.unaccent('public.unaccent', phrase)), '[^[:alnum:]]+'
            ) WITH ORDINALITY AS part (text, position)
            WHERE part.text <> ''
        )

        SELECT coalesce(
            array_agg(word.folded ORDER BY word.position) FILTER (
                WHERE word.spelt NOT IN (
                    'a', 'au', 'aux', 'd', 'de', 'des', 'du', 'en', 'et', 'l', 'la', 'le', 'les',
                    'of', 'the', 'and'
                )
            ),
            array_agg(word.folded ORDER BY word.position),
            '{}'
        )
        FROM word
    );
END
$$;
