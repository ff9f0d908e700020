-- sqlfluff:dialect:sqlite
-- name: create
-- In SQLite: the tiles of one database.
CREATE TABLE IF NOT EXISTS tile (
    id INTEGER PRIMARY KEY,
    tileset TEXT NOT NULL,
    z INTEGER NOT NULL,
    x INTEGER NOT NULL,
    y INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    packed INTEGER NOT NULL,
    digest TEXT NOT NULL,
    dropped INTEGER NOT NULL,
    outdated INTEGER NOT NULL DEFAULT 0,
    body BLOB NOT NULL,
    UNIQUE (tileset, z, x, y)
);
-- The number of the change up to which the tiles of a tileset have been marked.
CREATE TABLE IF NOT EXISTS known (
    tileset TEXT PRIMARY KEY,
    seq INTEGER NOT NULL
);

-- name: get
SELECT
    body,
    packed,
    digest,
    dropped,
    seq,
    outdated
FROM tile
WHERE tileset = :tileset AND z = :z AND x = :x AND y = :y;

-- name: remove
DELETE FROM tile
WHERE tileset = :tileset AND z = :z AND x = :x AND y = :y;

-- name: put
-- A tile that was drawn before what has been marked may have changed since: it is not kept.
INSERT INTO tile (tileset, z, x, y, seq, packed, digest, dropped, body)
SELECT
    :tileset,
    :z,
    :x,
    :y,
    :seq,
    :packed,
    :digest,
    :dropped,
    :body
WHERE
    NOT EXISTS (
        SELECT 1 FROM known
        WHERE known.tileset = :tileset AND known.seq > :seq
    );

-- name: size
SELECT (counted.page_count - free.freelist_count) * size.page_size
FROM pragma_page_count() AS counted
CROSS JOIN pragma_freelist_count() AS free
CROSS JOIN pragma_page_size() AS size;

-- name: make_room
-- A twentieth of them, those that were drawn first.
DELETE FROM tile
WHERE id <= (SELECT min(id) + (max(id) - min(id)) / 20 FROM tile);

-- name: known
SELECT
    tileset,
    seq
FROM known;

-- name: forget
UPDATE tile
SET outdated = 1
WHERE
    tileset = :tileset
    AND z = :zoom
    AND x BETWEEN :x * :side AND (:x + 1) * :side - 1
    AND y BETWEEN :y * :side AND (:y + 1) * :side - 1
    AND seq < :seq;

-- name: forget_all
UPDATE tile
SET outdated = 1
WHERE tileset = :tileset AND z <= :to_zoom AND seq < :seq;

-- name: reach
INSERT INTO known (tileset, seq)
VALUES (:tileset, :seq)
ON CONFLICT (tileset) DO UPDATE SET seq = max(seq, excluded.seq);

-- name: clear_tiles
DELETE FROM tile;

-- name: clear_known
DELETE FROM known;
