-- name: find_differences
SELECT importer.find_differences(%(table)s, %(tileset)s, %(lowest)s::integer);

-- name: replace_rows
SELECT importer.replace_rows(%(table)s, %(differing)s);

-- name: analyse
ANALYZE osm_load.difference;

-- name: change_tiles
WITH touched AS (
    SELECT DISTINCT
        difference.tileset,
        tile.z,
        tile.x,
        tile.y,
        tile.to_zoom
    FROM osm_load.difference
    CROSS JOIN LATERAL importer.tiles(difference.geom, difference.minzoom, 14) AS tile
    WHERE difference.tileset IS NOT NULL
),

change AS (
    SELECT nextval('tiles.change_seq') AS seq
)

INSERT INTO tiles.change (seq, tileset, z, x, y, to_zoom)
SELECT
    change.seq,
    touched.tileset,
    touched.z,
    touched.x,
    touched.y,
    max(touched.to_zoom)
FROM touched
CROSS JOIN change
GROUP BY change.seq, touched.tileset, touched.z, touched.x, touched.y;

-- name: raise_versions
UPDATE tiles.tileset SET
    version = version + 1,
    changed_at = now()
WHERE id IN (SELECT difference.tileset FROM osm_load.difference);

-- name: forget_old_changes
-- A tile server that was away for longer starts with an empty cache.
DELETE FROM tiles.change
WHERE change.changed_at < now() - interval '7 days';

-- name: notify
-- Who listens on `tiles` learns that there is something newer than this number's predecessor.
SELECT pg_notify('tiles', currval('tiles.change_seq')::text)
WHERE EXISTS (
    SELECT 1 FROM osm_load.difference
    WHERE difference.tileset IS NOT NULL
);

-- name: count
SELECT
    (SELECT count(*) FROM osm_load.affected),
    (SELECT count(*) FROM osm_load.difference),
    (
        SELECT count(*) FROM tiles.change
        WHERE
            change.seq = pg_sequence_last_value('tiles.change_seq')
            AND EXISTS (
                SELECT 1 FROM osm_load.difference
                WHERE difference.tileset IS NOT NULL
            )
    );
