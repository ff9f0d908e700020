-- name: exists
-- Whether anything was ever migrated, so that the other statements have tables to read.
SELECT
    to_regclass('public.schema_function') IS NOT NULL AS migrations,
    to_regclass('osm.extract') IS NOT NULL AS data;

-- name: state
SELECT
    (SELECT array_agg(schema_migration.name) FROM public.schema_migration) AS migrations,
    (SELECT schema_function.hash FROM public.schema_function) AS functions;

-- name: imported
SELECT
    extract.data_timestamp,
    extract.imported_at
FROM osm.extract;
