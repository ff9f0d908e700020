-- Fill the next table with the rows of its load table. They lie along the Hilbert curve (PostGIS's
-- order of geometry), so that a tile reads few pages.
CREATE OR REPLACE FUNCTION importer.fill(table_name text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    names text [] := importer.stored_columns(table_name);
BEGIN
    EXECUTE format(
        'INSERT INTO osm_next.%I (%s) SELECT %2$s FROM osm_load.%1$I %3$s',
        table_name,
        importer.listed(names),
        CASE WHEN 'geom' = any(names) THEN 'ORDER BY geom' ELSE '' END
    );
END
$$;
