-- name: get_source
-- What the tiles are made of. The number of a table changes when an import replaces it.
SELECT
    tiles.version(%(tileset)s) AS version,
    (SELECT extract.bbox FROM osm.extract) AS bbox,
    to_regclass('osm.extract')::oid::bigint AS tables;

-- name: get_area
-- West, south, east and north of an administrative area of France, in degrees.
SELECT
    ST_XMin(area.box),
    ST_YMin(area.box),
    ST_XMax(area.box),
    ST_YMax(area.box)
FROM (
    SELECT ST_Extent(ST_Transform(admin_area.geom, 4326)) AS box
    FROM osm.admin_area
    WHERE admin_area.insee = %(insee)s
) AS area;

-- name: make_basemap
SELECT
    made.mvt,
    to_regclass('osm.extract')::oid::bigint AS tables
FROM unnest(%(x)s::integer [], %(y)s::integer []) WITH ORDINALITY AS asked (x, y, number)
CROSS JOIN LATERAL tiles.make_basemap(%(z)s, asked.x, asked.y) AS made
ORDER BY asked.number;

-- name: make_places
SELECT
    made.mvt,
    to_regclass('osm.extract')::oid::bigint AS tables
FROM unnest(%(x)s::integer [], %(y)s::integer []) WITH ORDINALITY AS asked (x, y, number)
CROSS JOIN LATERAL tiles.make_places(%(z)s, asked.x, asked.y) AS made
ORDER BY asked.number;
