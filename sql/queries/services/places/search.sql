-- name: search
SELECT
    found.score,
    found.distance_m,
    place.*,
    ST_X(place.geog::geometry) AS lon,
    ST_Y(place.geog::geometry) AS lat
FROM
    places.search(
        %(q)s, %(step)s, %(bias_lon)s, %(bias_lat)s, %(west)s, %(south)s, %(east)s, %(north)s,
        %(categories)s, %(max_results)s
    ) AS found
INNER JOIN osm.place ON found.id = place.id
ORDER BY found.score DESC, found.distance_m ASC NULLS LAST, found.id ASC;
