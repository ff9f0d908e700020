-- name: nearby
SELECT
    found.distance_m,
    place.*,
    ST_X(place.geog::geometry) AS lon,
    ST_Y(place.geog::geometry) AS lat,
    whereabouts.postcode AS area_postcode,
    places.units(whereabouts.areas, whereabouts.municipality) AS units
FROM
    places.nearby(
        %(lon)s, %(lat)s, %(radius_m)s, %(categories)s, %(conditions)s, %(verified_since)s,
        %(today)s, false, %(after_m)s, %(after_id)s, %(max_results)s
    ) AS found
INNER JOIN osm.place ON found.id = place.id
LEFT JOIN osm.whereabouts USING (osm_type, osm_id)
ORDER BY found.distance_m, found.id;

-- name: with_hours
-- The same, as far as it takes to tell whether they are open.
SELECT
    found.id,
    found.distance_m,
    place.opening_hours,
    ST_X(place.geog::geometry) AS lon,
    ST_Y(place.geog::geometry) AS lat
FROM
    places.nearby(
        %(lon)s, %(lat)s, %(radius_m)s, %(categories)s, %(conditions)s, %(verified_since)s,
        %(today)s, true, %(after_m)s, %(after_id)s, %(max_results)s
    ) AS found
INNER JOIN osm.place ON found.id = place.id
ORDER BY found.distance_m, found.id;

-- name: found
-- The places of a list of ids, with the distances that were found.
SELECT
    found.distance_m,
    place.*,
    ST_X(place.geog::geometry) AS lon,
    ST_Y(place.geog::geometry) AS lat,
    whereabouts.postcode AS area_postcode,
    places.units(whereabouts.areas, whereabouts.municipality) AS units
FROM unnest(%(ids)s::bigint [], %(distances)s::double precision []) AS found (id, distance_m)
INNER JOIN osm.place ON found.id = place.id
LEFT JOIN osm.whereabouts USING (osm_type, osm_id)
ORDER BY found.distance_m, found.id;
