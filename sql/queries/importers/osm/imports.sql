-- name: try_lock
-- Held until the connection ends, however it ends.
SELECT pg_try_advisory_lock(5198158);

-- name: drop_unfinished
DROP SCHEMA IF EXISTS osm_load CASCADE;
DROP SCHEMA IF EXISTS osm_next CASCADE;

-- name: imported
SELECT
    extract.name,
    extract.data_timestamp,
    extract.imported_at,
    extract.seconds,
    extract.bbox,
    extract.dropped,
    (
        SELECT jsonb_object_agg(relation.relname, greatest(relation.reltuples, 0)::bigint)
        FROM pg_class AS relation
        WHERE
            relation.relnamespace = 'osm'::regnamespace
            AND relation.relkind = 'r'
            AND relation.relname NOT IN ('extract', 'category_phrase', 'place_word')
    )
FROM osm.extract;
