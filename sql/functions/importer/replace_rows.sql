-- Serve the next rows of the elements that osm_load.difference names for a table.
CREATE OR REPLACE FUNCTION importer.replace_rows(table_name text, differing text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'DELETE FROM osm.%I AS served
        USING osm_load.difference
        WHERE
            difference.tbl = $1
            AND served.osm_id = difference.osm_id
            AND served.osm_type = difference.osm_type',
        table_name
    ) USING differing;
    EXECUTE format(
        'INSERT INTO osm.%I (%s)
        SELECT %2$s
        FROM osm_next.%1$I AS next
        WHERE EXISTS (
            SELECT 1 FROM osm_load.difference
            WHERE
                difference.tbl = $1
                AND difference.osm_id = next.osm_id
                AND difference.osm_type = next.osm_type
        )',
        table_name,
        importer.listed(importer.stored_columns(table_name))
    ) USING differing;
END
$$;
