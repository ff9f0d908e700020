-- Tell the planner what is in a table.
CREATE OR REPLACE FUNCTION importer.analyse(schema_name text, table_name text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ANALYZE %I.%I', schema_name, table_name);
END
$$;
