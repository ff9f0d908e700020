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

-- name: sum_up_old_changes
-- What is older than 7 days becomes one row for each tileset: all of it, under the last number. Who
-- was away for longer reads that row, and empties its cache.
WITH old AS (
    DELETE FROM tiles.change
    WHERE change.changed_at < now() - interval '7 days'
    RETURNING
        change.seq,
        change.tileset,
        change.changed_at
)

INSERT INTO tiles.change (seq, tileset, z, x, y, to_zoom, changed_at)
SELECT
    max(old.seq),
    old.tileset,
    0,
    0,
    0,
    14,
    max(old.changed_at)
FROM old
GROUP BY old.tileset;

-- name: next_change
SELECT nextval('tiles.change_seq')
WHERE EXISTS (SELECT 1 FROM osm_load.touched);

-- name: change_tiles
WITH tile AS (
    SELECT DISTINCT
        touched.tileset,
        tile.z,
        tile.x,
        tile.y,
        tile.to_zoom
    FROM osm_load.touched
    CROSS JOIN LATERAL importer.tiles(touched.geom, touched.minzoom, 14) AS tile
)

INSERT INTO tiles.change (seq, tileset, z, x, y, to_zoom)
SELECT
    %(change)s,
    tile.tileset,
    tile.z,
    tile.x,
    tile.y,
    max(tile.to_zoom)
FROM tile
GROUP BY tile.tileset, tile.z, tile.x, tile.y;

-- name: raise_versions
UPDATE tiles.tileset SET
    version = version + 1,
    changed_at = now()
WHERE id IN (
    SELECT change.tileset
    FROM tiles.change
    WHERE change.seq = %(change)s
);

-- name: notify
-- Who listens on `tiles` is told the number of the change when it is committed.
SELECT pg_notify('tiles', %(change)s::bigint::text);

-- name: count
SELECT
    (SELECT count(*) FROM osm_load.affected),
    (SELECT count(*) FROM osm_load.difference),
    (
        SELECT count(*)
        FROM tiles.change
        WHERE change.seq = %(change)s
    );
