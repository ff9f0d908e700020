-- Fill the next table with the rows of its load table. They lie along the Hilbert curve (PostGIS's
-- order of geometry), so that a tile reads few pages.
CREATE OR REPLACE FUNCTION importer.fill(table_name text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    -- Of which most of a tile's areas are.
    gridded CONSTANT text [] := '{building,land}';
    names text [] := importer.stored_columns(table_name);
    others text := importer.listed(array_remove(names, 'geom'));
BEGIN
    IF 'geom' <> ALL(names) THEN
        EXECUTE format(
            'INSERT INTO osm_next.%I (%s) SELECT %2$s FROM osm_load.%1$I', table_name, others
        );
        RETURN;
    END IF;
    EXECUTE format(
        'INSERT INTO osm_next.%I (%s, geom)
        SELECT %2$s, %s AS placed FROM osm_load.%1$I ORDER BY placed',
        table_name,
        others,
        CASE WHEN table_name = ANY(gridded) THEN 'importer.on_grid(geom)' ELSE 'geom' END
    );
END
$$;
