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
CREATE SCHEMA osm_next;
CREATE TABLE osm_load.affected (osm_type "char", osm_id bigint);  -- an import replaces all

-- name: end_stage
INSERT INTO importer.stage (name, ended_at, seconds, result)
VALUES (%(stage)s, now(), %(seconds)s, %(result)s);

-- name: find_bbox
-- That of the file's header; where it has none, that of what was read.
WITH part AS (
    SELECT ST_Extent(street.geom)::geometry AS box FROM osm_next.street
    UNION ALL
    SELECT ST_Extent(building.geom)::geometry FROM osm_next.building
    UNION ALL
    SELECT ST_Extent(coastline.geom)::geometry FROM osm_next.coastline
    UNION ALL
    SELECT ST_Extent(land.geom)::geometry FROM osm_next.land
    UNION ALL
    SELECT ST_Extent(place.geom)::geometry FROM osm_next.place
),

whole AS (
    SELECT ST_Transform(ST_SetSRID(ST_Extent(part.box)::geometry, 3857), 4326) AS box
    FROM part
)

SELECT
    coalesce(
        %(bbox)s::double precision [],
        CASE WHEN whole.box IS NOT NULL THEN ARRAY[
            ST_XMin(whole.box), ST_YMin(whole.box), ST_XMax(whole.box), ST_YMax(whole.box)
        ] END
    ) AS bbox
FROM whole;

-- name: read_and_write_next
SET LOCAL search_path TO osm_next, public;

-- name: build_ocean
SELECT
    importer.build_ocean(
        ST_Transform(
            ST_MakeEnvelope(
                (%(bbox)s::double precision [])[1], (%(bbox)s::double precision [])[2],
                (%(bbox)s::double precision [])[3], (%(bbox)s::double precision [])[4], 4326
            ), 3857
        ),
        NULL
    )
WHERE %(bbox)s::double precision [] IS NOT NULL;

-- name: count_faults
-- The cells where a coastline ends or contradicts itself.
SELECT count(*)
FROM osm_next.ocean
WHERE ocean.state = 'broken';

-- name: record_extract
INSERT INTO osm_next.extract (
    name, sha256, data_timestamp, sequence, feed, imported_at, seconds, taxonomy, dropped, bbox
)
VALUES (
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
    %(bbox)s::double precision []
);

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

-- name: drop_leftovers
DROP SCHEMA IF EXISTS osm_old CASCADE;
DROP SCHEMA IF EXISTS osm_load CASCADE;

-- name: match_addresses
-- Which addresses of other sources the new data have, too.
SELECT places.match_all_addresses();
