-- name: make_tile
-- What pgbench runs: tile n of a list. Its lists are constants, so that nothing is looked up.
SELECT
    made.mvt,
    made.dropped
FROM tiles.make_basemap(
    (%(z)s::integer [])[%(n)s], (%(x)s::integer [])[%(n)s], (%(y)s::integer [])[%(n)s]
) AS made;
