-- name: state
SELECT
    (SELECT max(schema_migration.name) FROM public.schema_migration) AS migration,
    (SELECT schema_function.hash FROM public.schema_function) AS functions;

-- name: imported
SELECT
    extract.data_timestamp,
    extract.imported_at
FROM osm.extract;
