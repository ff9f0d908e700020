-- Delete what was loaded of the elements of one type.
CREATE OR REPLACE FUNCTION importer.forget_loaded(table_name text, type_column text, osm_type text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DELETE FROM osm_load.%I WHERE %I = $1::"char"', table_name, type_column)
    USING osm_type;
END
$$;
