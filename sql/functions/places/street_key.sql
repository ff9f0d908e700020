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
    ),

    known (short, long, at_start) AS (
        VALUES
        ('all', 'allee', true), ('av', 'avenue', true), ('ave', 'avenue', true),
        ('bd', 'boulevard', true), ('bld', 'boulevard', true), ('blvd', 'boulevard', true),
        ('boul', 'boulevard', true), ('ch', 'chemin', true), ('che', 'chemin', true),
        ('chem', 'chemin', true), ('crs', 'cours', true), ('fbg', 'faubourg', true),
        ('fg', 'faubourg', true), ('ham', 'hameau', true), ('imp', 'impasse', true),
        ('lot', 'lotissement', true), ('pass', 'passage', true), ('pl', 'place', true),
        ('qu', 'quai', true), ('r', 'rue', true), ('res', 'residence', true),
        ('rte', 'route', true), ('sent', 'sentier', true), ('sq', 'square', true),
        ('cdt', 'commandant', false), ('cne', 'capitaine', false), ('col', 'colonel', false),
        ('dr', 'docteur', false), ('gd', 'grand', false), ('gde', 'grande', false),
        ('gal', 'general', false), ('gen', 'general', false),
        ('lt', 'lieutenant', false), ('mal', 'marechal', false), ('pdt', 'president', false),
        ('pr', 'professeur', false), ('st', 'saint', false), ('ste', 'sainte', false)
    )

    SELECT string_agg(coalesce(known.long, word.text), ' ' ORDER BY word.place)
    FROM word
    LEFT JOIN known ON word.text = known.short AND (word.place = 1 OR NOT known.at_start)
    WHERE
        word.place = 1
        OR word.text NOT IN ('a', 'au', 'aux', 'd', 'de', 'des', 'du', 'et', 'l', 'la', 'le', 'les')
$$;
