-- The words of some texts as a text search vector, all of one weight.
-- PL/pgSQL: it keeps the plan of places.words from call to call, which makes it five times faster.
CREATE OR REPLACE FUNCTION places.vector(weight "char", VARIADIC phrases text [])
RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    phrase text := array_to_string(phrases, ' ');
BEGIN
    IF phrase = '' THEN
        RETURN '';
    END IF;
    RETURN setweight(
        to_tsvector('pg_catalog.simple', array_to_string(places.words(phrase), ' ')), weight
    );
END
$$;
