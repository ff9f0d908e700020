-- Give a schema another name, if there is such a schema.
CREATE OR REPLACE FUNCTION importer.put_aside(old_name text, new_name text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF to_regnamespace(quote_ident(old_name)) IS NOT NULL THEN
        EXECUTE format('ALTER SCHEMA %I RENAME TO %I', old_name, new_name);
    END IF;
END
$$;
