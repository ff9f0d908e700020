-- name: exists
-- Whether anything was ever migrated, so that the other statements have tables to read.
SELECT
    to_regclass('public.schema_function') IS NOT NULL AS migrations,
    to_regclass('osm.extract') IS NOT NULL AS data,
    to_regclass('importer.feed') IS NOT NULL AS feed;

-- name: state
SELECT
    (SELECT array_agg(schema_migration.name) FROM public.schema_migration) AS migrations,
    (SELECT schema_function.hash FROM public.schema_function) AS functions;

-- name: imported
SELECT
    extract.data_timestamp,
    extract.imported_at
FROM osm.extract;

-- name: replication
-- The feed that is followed, and how far the data are behind it; lag in seconds.
SELECT
    feed.url AS feed,
    extract.sequence,
    feed.latest_sequence,
    greatest(feed.latest_sequence - extract.sequence, 0) AS gap,
    greatest(extract(EPOCH FROM now() - extract.data_timestamp), 0)::bigint AS lag_s,
    feed.trouble,
    feed.checked_at
FROM osm.extract
CROSS JOIN importer.feed;

-- name: content
-- Rows of each table, as estimated when it was last analysed, and what was left out, by reason.
SELECT
    extract.data_timestamp,
    extract.imported_at,
    extract.dropped,
    (
        SELECT jsonb_object_agg(relation.relname, greatest(relation.reltuples, 0)::bigint)
        FROM pg_class AS relation
        WHERE
            relation.relnamespace = 'osm'::regnamespace
            AND relation.relkind = 'r'
            AND relation.relname NOT IN ('extract', 'category_phrase', 'place_count', 'word')
    ) AS counts
FROM osm.extract;
