-- name: lock
-- One at a time, however many processes start at once.
SELECT pg_advisory_xact_lock(5198160);

-- name: get_version
SELECT source.version FROM world.source;

-- name: clear
DELETE FROM world.ocean;
DELETE FROM world.border;
DELETE FROM world.country;

-- name: copy_ocean
COPY world.ocean (scale, geom) FROM STDIN;

-- name: copy_border
COPY world.border (scale, disputed, geom) FROM STDIN;

-- name: copy_country
COPY world.country (iso, name, name_en, name_de, way_area, geom) FROM STDIN;

-- name: record
INSERT INTO world.source (version) VALUES (%(version)s)
ON CONFLICT (singleton) DO UPDATE SET version = excluded.version, loaded_at = now();

-- name: tell_tiles
SELECT tiles.mark_everything('{basemap}');
