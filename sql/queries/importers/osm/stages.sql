-- name: start_clean
-- What a killed import may have left behind.
DROP SCHEMA IF EXISTS osm_load CASCADE;
DROP SCHEMA IF EXISTS osm_next CASCADE;
DROP SCHEMA IF EXISTS osm_old CASCADE;
CREATE SCHEMA osm_load;
CREATE SCHEMA osm_next;
CREATE TABLE osm_load.affected (osm_type "char", osm_id bigint);  -- an import replaces all

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
-- Diffs that were applied to the old data, and what their feed last said.
DELETE FROM importer.applied;
UPDATE importer.feed
SET
    latest_sequence = NULL, latest_timestamp = NULL,
    trouble = NULL, trouble_fr = NULL, trouble_en = NULL;
TRUNCATE importer.job, importer.stage;
-- Whoever keeps tiles learns that all of them have changed.
SELECT tiles.mark_everything('{basemap, places}');

-- name: drop_leftovers
DROP SCHEMA IF EXISTS osm_old CASCADE;
DROP SCHEMA IF EXISTS osm_load CASCADE;

-- name: match_addresses
-- Which addresses of other sources the new data have, too: tiles show those that they have not.
WITH matched AS MATERIALIZED (
    SELECT places.match_all_addresses() AS changed
)

SELECT tiles.mark_everything('{basemap}')
FROM matched
WHERE matched.changed > 0;
