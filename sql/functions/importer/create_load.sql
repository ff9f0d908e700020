-- Create a load table with some columns of the served table, and geometry of any kind if it has
-- one. Unlogged: load tables live minutes.
CREATE OR REPLACE FUNCTION importer.create_load(table_name text, names text [])
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'CREATE UNLOGGED TABLE osm_load.%I AS SELECT %s%s FROM osm.%1$I WITH NO DATA',
        table_name,
        importer.listed(array_remove(names, 'geom')),
        CASE
            WHEN 'geom' = any(importer.stored_columns(table_name)) THEN ', geom::geometry AS geom'
            ELSE ''
        END
    );
END
$$;
