-- How many rows a load table has.
CREATE OR REPLACE FUNCTION importer.count_loaded(table_name text)
RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    counted bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM osm_load.%I', table_name) INTO counted;
    RETURN counted;
END
$$;
