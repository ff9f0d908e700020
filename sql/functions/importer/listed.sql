-- Names of columns as a list in a statement.
CREATE OR REPLACE FUNCTION importer.listed(names text [])
RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT string_agg(quote_ident(name), ', ' ORDER BY position)
    FROM unnest(names) WITH ORDINALITY AS column_name (name, position)
$$;
