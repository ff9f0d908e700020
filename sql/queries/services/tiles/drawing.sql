-- name: draw_basemap
-- The tile and the number of the last change it knows, of one moment.
SELECT
    made.mvt,
    made.dropped,
    tiles.last_change('basemap') AS seq
FROM tiles.make_basemap(%(z)s, %(x)s, %(y)s) AS made;

-- name: draw_places
SELECT
    made.mvt,
    made.dropped,
    tiles.last_change('places') AS seq
FROM tiles.make_places(%(z)s, %(x)s, %(y)s) AS made;

-- name: draw_layer
SELECT
    made.mvt,
    made.dropped,
    tiles.last_change(%(tileset)s) AS seq
FROM tiles.make_layer(%(tileset)s, %(z)s, %(x)s, %(y)s) AS made;
