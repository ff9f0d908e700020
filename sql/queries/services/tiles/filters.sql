-- name: get_fields
SELECT tileset.fields
FROM tiles.tileset
WHERE tileset.id = %(tileset)s;
