-- Create the next table: the served one's columns; its indexes come when it is full.
-- One that is there was left by a process that was killed before it could say that it had ended.
CREATE OR REPLACE FUNCTION importer.create_next(table_name text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP TABLE IF EXISTS osm_next.%I', table_name);
    EXECUTE format(
        'CREATE TABLE osm_next.%I (LIKE osm.%1$I INCLUDING ALL EXCLUDING INDEXES)', table_name
    );
END
$$;
