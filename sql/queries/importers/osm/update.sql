-- name: settings
SET LOCAL statement_timeout = 0;
SET LOCAL jit = off;
SET LOCAL lock_timeout = '60s';

-- name: begin
-- What a killed import has done so far is put aside, to be resumed when this update has ended.
SELECT
    importer.put_aside('osm_load', 'osm_load_aside'),
    importer.put_aside('osm_next', 'osm_next_aside');
CREATE SCHEMA osm_load;
CREATE SCHEMA osm_next;
CREATE TABLE osm_load.affected (osm_type "char", osm_id bigint, PRIMARY KEY (osm_type, osm_id));
CREATE TABLE osm_load.difference (
    tbl text, osm_type "char", osm_id bigint, new boolean, geom geometry
);
CREATE TABLE osm_load.touched (tileset text, minzoom integer, geom geometry);

-- name: move_on
-- The clock of the data; the sequence is moved on by whoever follows the feed (position.sql).
UPDATE osm.extract SET
    data_timestamp = %(timestamp)s,
    updated_at = now();

-- name: affect
INSERT INTO osm_load.affected (osm_type, osm_id)
SELECT
    %(type)s,
    affected.osm_id
FROM unnest(%(ids)s::bigint []) AS affected (osm_id);

-- name: analyse
ANALYZE osm_load.affected;

-- name: end
DROP SCHEMA osm_load CASCADE;
DROP SCHEMA osm_next CASCADE;
SELECT
    importer.put_aside('osm_load_aside', 'osm_load'),
    importer.put_aside('osm_next_aside', 'osm_next');
