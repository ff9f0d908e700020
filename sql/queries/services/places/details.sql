-- name: details
SELECT
    place.*,
    ST_X(place.geog::geometry) AS lon,
    ST_Y(place.geog::geometry) AS lat,
    extract.data_timestamp
FROM osm.place
CROSS JOIN osm.extract
WHERE place.id = %(id)s;
