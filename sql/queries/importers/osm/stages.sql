-- name: hold
-- Every connection of an import holds this, so that a later one can wait until a killed one's
-- last statements have ended (imports.sql, wait).
SELECT pg_advisory_lock_shared(5198159);

-- name: start_clean
-- What a killed import may have left behind.
DROP SCHEMA IF EXISTS osm_load CASCADE;
DROP SCHEMA IF EXISTS osm_next CASCADE;
DROP SCHEMA IF EXISTS osm_old CASCADE;
CREATE SCHEMA osm_load;
CREATE TABLE osm_load.affected (osm_type "char", osm_id bigint);  -- an import replaces all

-- name: begin_build
DROP SCHEMA IF EXISTS osm_next CASCADE;
CREATE SCHEMA osm_next;

-- name: end_stage
INSERT INTO importer.stage (name, ended_at, seconds, result)
VALUES (%(stage)s, now(), %(seconds)s, %(result)s);

-- name: record_extract
-- The bbox of the file's header; where it has none, that of what was read.
WITH part AS (
    SELECT ST_Extent(street.geom)::geometry AS box FROM osm_next.street
    UNION ALL
    SELECT ST_Extent(building.geom)::geometry FROM osm_next.building
    UNION ALL
    SELECT ST_Extent(land.geom)::geometry FROM osm_next.land
    UNION ALL
    SELECT ST_Extent(place.geom)::geometry FROM osm_next.place
),

whole AS (
    SELECT ST_Transform(ST_SetSRID(ST_Extent(part.box)::geometry, 3857), 4326) AS box
    FROM part
)

INSERT INTO osm_next.extract (
    name, sha256, data_timestamp, sequence, feed, imported_at, seconds, taxonomy, dropped, bbox
)
SELECT
    %(name)s,
    %(sha256)s,
    coalesce(
        %(data_timestamp)s::timestamptz,
        (SELECT max(place.osm_timestamp) FROM osm_next.place)
    ),
    %(sequence)s,
    %(feed)s,
    now(),
    %(seconds)s,
    %(taxonomy)s,
    %(dropped)s,
    coalesce(
        %(bbox)s::double precision [],
        CASE WHEN whole.box IS NOT NULL THEN ARRAY[
            ST_XMin(whole.box), ST_YMin(whole.box), ST_XMax(whole.box), ST_YMax(whole.box)
        ] END
    )
FROM whole;

-- name: swap
-- One short transaction: readers see the old data, then the new.
SET LOCAL lock_timeout = '30s';
ALTER SCHEMA osm RENAME TO osm_old;
ALTER SCHEMA osm_next RENAME TO osm;
UPDATE tiles.tileset SET version = version + 1, changed_at = now();
-- Diffs that were applied to the old data, and what their feed last said.
DELETE FROM importer.applied;
UPDATE importer.feed
SET
    latest_sequence = NULL, latest_timestamp = NULL,
    trouble = NULL, trouble_fr = NULL, trouble_en = NULL;
TRUNCATE importer.job, importer.stage, tiles.change;
-- Whoever keeps tiles learns that all of them have changed.
WITH change AS MATERIALIZED (
    SELECT nextval('tiles.change_seq') AS seq
)

INSERT INTO tiles.change (seq, tileset, z, x, y, to_zoom)
SELECT
    change.seq,
    tileset.id,
    0,
    0,
    0,
    14
FROM tiles.tileset
CROSS JOIN change;
SELECT pg_notify('tiles', currval('tiles.change_seq')::text);

-- name: drop_leftovers
DROP SCHEMA IF EXISTS osm_old CASCADE;
DROP SCHEMA IF EXISTS osm_load CASCADE;
