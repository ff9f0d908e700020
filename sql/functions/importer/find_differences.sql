-- Add to osm_load.difference the rows of affected elements that are served and not in the next
-- table, or there and not served; a row that stays the same is neither.
CREATE OR REPLACE FUNCTION importer.find_differences(table_name text)
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

        INSERT INTO osm_load.difference (tbl, osm_type, osm_id, new, geom)
        SELECT %1$L, osm_type, osm_id, new, geom FROM differing',
        table_name
    );
END
$$;
