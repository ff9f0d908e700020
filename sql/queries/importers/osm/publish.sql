-- name: find_differences
SELECT importer.find_differences(%(table)s);

-- name: find_touched
SELECT importer.find_touched(
    %(table)s, %(tileset)s, %(lowest)s::integer, %(drawn)s::text []
);

-- name: replace_rows
-- Those of the elements whose rows in the base table differ.
SELECT importer.replace_rows(%(table)s, %(base)s);

-- name: analyse
ANALYZE osm_load.difference;

-- name: find_tiles
-- A transaction may bring more than one diff.
DROP TABLE IF EXISTS pg_temp.redrawn;
CREATE TEMPORARY TABLE redrawn ON COMMIT DROP AS
SELECT
    touched.tileset,
    tile.z,
    tile.x,
    tile.y,
    max(tile.to_zoom) AS to_zoom
FROM osm_load.touched
CROSS JOIN LATERAL tiles.redrawn(touched.geom, touched.minzoom, 14) AS tile
GROUP BY touched.tileset, tile.z, tile.x, tile.y;

-- name: next_change
SELECT tiles.next_change(array_agg(DISTINCT redrawn.tileset))
FROM pg_temp.redrawn
HAVING count(*) > 0;

-- name: change_tiles
INSERT INTO tiles.change (seq, tileset, z, x, y, to_zoom)
SELECT
    %(change)s,
    redrawn.tileset,
    redrawn.z,
    redrawn.x,
    redrawn.y,
    redrawn.to_zoom
FROM pg_temp.redrawn;

-- name: count
SELECT
    (SELECT count(*) FROM osm_load.affected),
    (SELECT count(*) FROM osm_load.difference),
    (
        SELECT count(*)
        FROM tiles.change
        WHERE change.seq = %(change)s
    );
