-- name: extract
-- Where the places lie (west, south, east, north in degrees), and until when they are known.
SELECT
    extract.bbox,
    to_char(extract.data_timestamp AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS until
FROM osm.extract;

-- name: layers
-- The shared layers that anybody may see.
SELECT
    tileset.id,
    tileset.number,
    tileset.title,
    tileset.description,
    tileset.fields,
    tileset.licence,
    tileset.attribution
FROM tiles.tileset
WHERE tileset.kind = 'layer' AND tileset.visibility = 'public'
ORDER BY tileset.id;
