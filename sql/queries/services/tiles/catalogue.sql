-- name: origin
-- Which database, and which functions its tiles are made by.
SELECT
    origin.id::text AS origin,
    md5(origin.id::text || schema_function.hash) AS hash
FROM tiles.origin
CROSS JOIN public.schema_function;

-- name: tilesets
-- Those that anybody may see, the built-in ones first.
SELECT
    tileset.id,
    tileset.kind,
    tileset.title,
    tileset.description,
    tileset.minzoom,
    tileset.maxzoom,
    tileset.licence,
    tileset.attribution,
    tileset.attribution_url,
    tileset.geometry,
    tileset.fields,
    tileset.display,
    tiles.last_change(tileset.id) AS seq,
    tiles.version(tileset.id) AS version
FROM tiles.tileset
WHERE tileset.visibility = 'public'
ORDER BY tileset.kind, tileset.id;

-- name: bounds
SELECT extract.bbox FROM osm.extract;
