-- name: limit_time
-- Until the transaction ends; gives what was the limit before.
SELECT
    current_setting('statement_timeout') AS milliseconds,
    set_config('statement_timeout', %(milliseconds)s, true);

-- name: set_time
SELECT set_config('statement_timeout', %(milliseconds)s, true);

-- name: get_layer
SELECT
    tileset.number,
    tileset.maxzoom,
    tiles.is_clustered(tileset, %(z)s) AS clustered
FROM tiles.tileset
WHERE
    tileset.id = %(tileset)s
    AND tileset.kind = 'layer'
    AND %(z)s BETWEEN tileset.minzoom AND tileset.maxzoom;
