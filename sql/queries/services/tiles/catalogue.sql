-- name: origin
-- Which database, and which functions its tiles are made by.
SELECT
    origin.id::text AS origin,
    md5(origin.id::text || schema_function.hash) AS hash
FROM tiles.origin
CROSS JOIN public.schema_function;

-- name: tilesets
SELECT
    tileset.id,
    (
        SELECT coalesce(max(change.seq), 0) FROM tiles.change
        WHERE change.tileset = tileset.id
    ) AS seq
FROM tiles.tileset;

-- name: bounds
SELECT extract.bbox FROM osm.extract;
