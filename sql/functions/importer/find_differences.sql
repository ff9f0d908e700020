-- Add to osm_load.difference the rows of affected elements that are served and not in the next
-- table, or there and not served; a row that stays the same is neither. `lowest` is the zoom from
-- which they are drawn, where no column minzoom says it; without a tileset they are not drawn.
CREATE OR REPLACE FUNCTION importer.find_differences(
    table_name text, tileset text, lowest integer
)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'WITH old AS MATERIALIZED (
            SELECT served.*
            FROM osm.%1$I AS served
            INNER JOIN osm_load.affected USING (osm_id)
            WHERE served.osm_type = affected.osm_type
        ),

        differing AS (
            (SELECT false AS new, old.* FROM old
            EXCEPT ALL SELECT false, next.* FROM osm_next.%1$I AS next)
            UNION ALL
            (SELECT true, next.* FROM osm_next.%1$I AS next
            EXCEPT ALL SELECT true, old.* FROM old)
        )

        INSERT INTO osm_load.difference (tbl, osm_type, osm_id, new, tileset, minzoom, geom)
        SELECT %1$L, osm_type, osm_id, new, $1, %2$s, geom FROM differing',
        table_name,
        CASE
            WHEN 'minzoom' = any(importer.stored_columns(table_name)) THEN 'minzoom' ELSE '$2'
        END
    ) USING tileset, lowest;
END
$$;
