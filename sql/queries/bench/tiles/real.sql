-- name: tiles_with_streets
-- The tiles of z14 in which a street begins: x and y, from the north-west.
SELECT DISTINCT
    floor((ST_X(street.start) + %(edge)s) / %(size)s)::integer AS x,
    floor((%(edge)s - ST_Y(street.start)) / %(size)s)::integer AS y
FROM (
    SELECT ST_StartPoint(geom) AS start FROM osm.street
) AS street
ORDER BY x, y;
