-- name: list_versions
-- A version says which data and which functions the tiles were made of.
SELECT
    tileset.id,
    tileset.version || '.' || left(schema_function.hash, 6) AS version
FROM tiles.tileset
CROSS JOIN public.schema_function;

-- name: get_version
SELECT tileset.version || '.' || left(schema_function.hash, 6) AS version
FROM tiles.tileset
CROSS JOIN public.schema_function
WHERE tileset.id = %(tileset)s;

-- name: get_bounds
SELECT extract.bbox FROM osm.extract;

-- name: get_basemap_tile
SELECT
    made.mvt,
    made.dropped
FROM tiles.make_basemap(%(z)s, %(x)s, %(y)s) AS made;

-- name: get_places_tile
SELECT
    made.mvt,
    made.dropped
FROM tiles.make_places(%(z)s, %(x)s, %(y)s) AS made;
