-- name: make_tile
SELECT
    made.mvt,
    made.dropped
FROM tiles.make_basemap(%(z)s, %(x)s, %(y)s) AS made;
