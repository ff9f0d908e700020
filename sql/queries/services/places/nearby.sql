-- name: nearby
SELECT
    found.distance_m,
    place.*,
    ST_X(place.geog::geometry) AS lon,
    ST_Y(place.geog::geometry) AS lat
FROM places.nearby(%(lon)s, %(lat)s, %(radius_m)s, %(categories)s, %(max_results)s) AS found
INNER JOIN osm.place ON found.id = place.id
ORDER BY found.distance_m, found.id;
