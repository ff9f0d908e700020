-- name: addresses
-- Those that can be asked for by number, street, and postcode or commune; a list of numbers cannot.
SELECT
    'address-' || address.osm_type::text || address.osm_id AS id,
    ST_X(ST_Transform(address.geom, 4326)) AS lon,
    ST_Y(ST_Transform(address.geom, 4326)) AS lat,
    address.housenumber,
    address.street,
    coalesce(address.postcode, whereabouts.postcode) AS postcode,
    coalesce(address.city, municipality.name) AS city
FROM osm.address
LEFT JOIN osm.whereabouts USING (osm_type, osm_id)
LEFT JOIN osm.admin_area AS municipality ON whereabouts.municipality = municipality.area_id
WHERE
    address.housenumber ~ '^[0-9][^;,]*$'
    AND address.street IS NOT NULL
    AND coalesce(address.postcode, whereabouts.postcode, address.city, municipality.name)
    IS NOT NULL
ORDER BY address.osm_type, address.osm_id;

-- name: places
SELECT
    place.id::text AS id,
    ST_X(place.geog::geometry) AS lon,
    ST_Y(place.geog::geometry) AS lat,
    place.name,
    array_remove(array_agg(translation.name), NULL) AS names
FROM osm.place
LEFT JOIN LATERAL jsonb_each_text(place.names) AS translation (lang, name) ON true
WHERE place.name IS NOT NULL
GROUP BY place.osm_type, place.osm_id, place.id, place.geog, place.name
ORDER BY place.osm_type, place.osm_id;
