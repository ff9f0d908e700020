-- Create the next table: the served one's columns; its indexes come when it is full.
CREATE OR REPLACE FUNCTION importer.create_next(table_name text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'CREATE TABLE osm_next.%I (LIKE osm.%1$I INCLUDING ALL EXCLUDING INDEXES)', table_name
    );
END
$$;
