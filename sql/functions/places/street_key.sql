-- A street in the one spelling by which addresses are compared: lower case, no accents, no
-- punctuation, no articles, usual French abbreviations written out. NULL where nothing is left.
CREATE OR REPLACE FUNCTION places.street_key(street text)
RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    WITH word AS (
        SELECT
            row_number() OVER (ORDER BY part.position) AS place,
            part.text
        FROM regexp_split_to_table(
            lower(public.unaccent('public.unaccent', street)), '[^[:alnum:]]+'
        ) WITH ORDINALITY AS part (text, position)
        WHERE part.text <> ''
    )

    SELECT string_agg(coalesce(known.long, word.text), ' ' ORDER BY word.place)
    FROM word
    LEFT JOIN places.abbreviations() AS known
        ON word.text = known.short AND known.french AND (word.place = 1 OR NOT known.at_start)
    WHERE
        word.place = 1
        OR word.text NOT IN ('a', 'au', 'aux', 'd', 'de', 'des', 'du', 'et', 'l', 'la', 'le', 'les')
$$;
