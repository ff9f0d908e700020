-- name: details
-- A place whose id leads to another one is not told as itself.
SELECT
    place.*,
    ST_X(place.geog::geometry) AS lon,
    ST_Y(place.geog::geometry) AS lat,
    whereabouts.postcode AS area_postcode,
    places.units(whereabouts.areas, whereabouts.municipality) AS units,
    extract.data_timestamp
FROM osm.place
LEFT JOIN osm.whereabouts USING (osm_type, osm_id)
LEFT JOIN places.redirect ON place.id = redirect.from_id
CROSS JOIN osm.extract
WHERE place.id = %(id)s AND redirect.from_id IS NULL;
