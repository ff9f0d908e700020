-- name: search
SELECT
    found.score,
    found.distance_m,
    place.*,
    ST_X(place.geog::geometry) AS lon,
    ST_Y(place.geog::geometry) AS lat,
    whereabouts.postcode AS area_postcode,
    places.units(whereabouts.areas, whereabouts.municipality) AS units
FROM
    places.search(
        %(q)s, %(step)s, %(bias_lon)s, %(bias_lat)s, %(west)s, %(south)s, %(east)s, %(north)s,
        %(categories)s, %(max_results)s
    ) AS found
INNER JOIN osm.place ON found.id = place.id
LEFT JOIN osm.whereabouts USING (osm_type, osm_id)
ORDER BY found.score DESC, found.distance_m ASC NULLS LAST, found.id ASC;
