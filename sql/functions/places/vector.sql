-- The words of some texts as a text search vector, all of one weight.
CREATE OR REPLACE FUNCTION places.vector(weight "char", VARIADIC phrases text [])
RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT setweight(
        to_tsvector(
            'pg_catalog.simple',
            array_to_string(places.words(array_to_string(phrases, ' ')), ' ')
        ),
        weight
    )
$$;
