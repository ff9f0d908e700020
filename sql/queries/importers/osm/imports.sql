-- name: try_lock
-- Held until the connection ends, however it ends.
SELECT pg_try_advisory_lock(5198158);

-- name: wait
-- Until no connection of a killed import is at work any more.
SELECT
    pg_advisory_lock(5198159),
    pg_advisory_unlock(5198159);

-- name: unlock
SELECT pg_advisory_unlock(5198158);

-- name: database
SELECT current_database();

-- name: find_job
SELECT 1
FROM importer.job
WHERE
    path = %(path)s
    AND size = %(size)s
    AND modified_ns = %(modified_ns)s
    AND taxonomy = %(taxonomy)s
    AND functions = %(functions)s;

-- name: list_stages
SELECT
    name,
    result
FROM importer.stage;

-- name: forget_stages
DELETE FROM importer.stage;

-- name: forget_ids
-- Where an update has been applied since places were given their ids, they are given them again.
DELETE FROM importer.stage
USING osm.extract
WHERE
    stage.name IN ('identify', 'place', 'place indexes', 'place_count', 'word', 'build')
    AND extract.updated_at > (
        SELECT identify.ended_at FROM importer.stage AS identify
        WHERE identify.name = 'identify'
    );

-- name: begin_job
WITH forgotten AS (
    DELETE FROM importer.stage
),

other AS (
    DELETE FROM importer.job
)

INSERT INTO importer.job (path, size, modified_ns, taxonomy, functions, started_at)
VALUES (
    %(path)s, %(size)s, %(modified_ns)s, %(taxonomy)s, %(functions)s, now()
);

-- name: drop_unfinished
DROP SCHEMA IF EXISTS osm_load CASCADE;
DROP SCHEMA IF EXISTS osm_next CASCADE;
TRUNCATE importer.job, importer.stage;

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
            AND relation.relname NOT IN ('extract', 'category_phrase', 'place_count', 'word')
            AND relation.relname !~ '_z[0-9]+$'  -- the same once more, for low zooms
    )
FROM osm.extract;
