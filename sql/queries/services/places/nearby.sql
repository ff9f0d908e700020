-- name: nearby
SELECT
    found.distance_m,
    place.*,
    ST_X(place.geog::geometry) AS lon,
    ST_Y(place.geog::geometry) AS lat,
    whereabouts.postcode AS area_postcode,
    places.units(whereabouts.areas, whereabouts.municipality) AS units
FROM places.nearby(%(lon)s, %(lat)s, %(radius_m)s, %(categories)s, %(max_results)s) AS found
INNER JOIN osm.place ON found.id = place.id
LEFT JOIN osm.whereabouts USING (osm_type, osm_id)
ORDER BY found.distance_m, found.id;
