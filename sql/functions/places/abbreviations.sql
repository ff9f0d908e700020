-- How words of addresses and names are shortened in French, English, German and Portuguese. The
-- French ones that stand at the start of a street's name only are `at_start`: r is rue in "r de
-- Lyon", not in "Résidence R". `french` are those by which addresses of France are compared.
CREATE OR REPLACE FUNCTION places.abbreviations()
RETURNS TABLE (short text, long text, at_start boolean, french boolean)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    VALUES
    ('all', 'allee', true, true), ('av', 'avenue', true, true), ('ave', 'avenue', true, true),
    ('bd', 'boulevard', true, true), ('bld', 'boulevard', true, true),
    ('blvd', 'boulevard', true, true), ('boul', 'boulevard', true, true),
    ('ch', 'chemin', true, true), ('che', 'chemin', true, true), ('chem', 'chemin', true, true),
    ('crs', 'cours', true, true), ('fbg', 'faubourg', true, true), ('fg', 'faubourg', true, true),
    ('ham', 'hameau', true, true), ('imp', 'impasse', true, true),
    ('lot', 'lotissement', true, true), ('pass', 'passage', true, true),
    ('pl', 'place', true, true), ('qu', 'quai', true, true), ('r', 'rue', true, true),
    ('res', 'residence', true, true), ('rte', 'route', true, true),
    ('sent', 'sentier', true, true), ('sq', 'square', true, true),
    ('cdt', 'commandant', false, true), ('cne', 'capitaine', false, true),
    ('col', 'colonel', false, true), ('dr', 'docteur', false, true), ('gd', 'grand', false, true),
    ('gde', 'grande', false, true), ('gal', 'general', false, true),
    ('gen', 'general', false, true), ('lt', 'lieutenant', false, true),
    ('mal', 'marechal', false, true), ('pdt', 'president', false, true),
    ('pr', 'professeur', false, true), ('st', 'saint', false, true),
    ('ste', 'sainte', false, true), ('av', 'avenida', true, false), ('r', 'rua', true, false),
    ('crt', 'court', false, false), ('ct', 'court', false, false), ('dr', 'drive', false, false),
    ('e', 'east', false, false), ('hwy', 'highway', false, false), ('ln', 'lane', false, false),
    ('mt', 'mont', false, false), ('mt', 'mount', false, false), ('n', 'north', false, false),
    ('nd', 'notre dame', false, false), ('pkwy', 'parkway', false, false),
    ('rd', 'road', false, false), ('s', 'south', false, false), ('st', 'street', false, false),
    ('str', 'strasse', false, false), ('w', 'west', false, false)
$$;
