-- Give the tables of one schema the indexes that tables of the same names have in another.
CREATE OR REPLACE FUNCTION importer.copy_indexes(from_schema text, to_schema text, table_name text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    definition text;
BEGIN
    FOR definition IN
        SELECT replace(
            indexdef, format(' ON %I.', from_schema), format(' ON %I.', to_schema)
        )
        FROM pg_indexes
        WHERE schemaname = from_schema AND tablename = table_name
    LOOP
        EXECUTE definition;
    END LOOP;
END
$$;
