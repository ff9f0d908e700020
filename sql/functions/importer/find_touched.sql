-- Add to osm_load.touched the old and the new geometry of rows that differ in what tiles show:
-- the columns `drawn`, or all where that is empty. `lowest` is the zoom from which they are drawn,
-- where no column minzoom says it.
CREATE OR REPLACE FUNCTION importer.find_touched(
    table_name text, tileset text, lowest integer, drawn text []
)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    names text [] := importer.stored_columns(table_name);
    shown text := importer.listed(
        CASE drawn WHEN '{}' THEN names ELSE array['osm_type', 'osm_id', 'geom'] || drawn END
    );
BEGIN
    EXECUTE format(
        'WITH element AS (
            SELECT DISTINCT osm_type, osm_id FROM osm_load.difference WHERE tbl = $1
        ),

        old AS MATERIALIZED (
            SELECT %2$s FROM osm.%1$I INNER JOIN element USING (osm_type, osm_id)
        ),

        new AS MATERIALIZED (
            SELECT %2$s FROM osm_next.%1$I INNER JOIN element USING (osm_type, osm_id)
        ),

        differing AS (
            (TABLE old EXCEPT ALL TABLE new) UNION ALL (TABLE new EXCEPT ALL TABLE old)
        )

        INSERT INTO osm_load.touched (tileset, minzoom, geom)
        SELECT $2, %3$s, geom FROM differing',
        table_name,
        shown,
        CASE WHEN 'minzoom' = any(names) THEN 'minzoom' ELSE '$3' END
    ) USING table_name, tileset, lowest;
END
$$;
