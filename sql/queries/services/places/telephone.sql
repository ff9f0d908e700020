-- name: telephone
-- The places with a number that ends so; the expression is that of place_phone_idx.
WITH found AS (
    SELECT
        place.*,
        regexp_replace(split_part(place.contact ->> 'phone', ';', 1), '\(0\)|[^0-9]', '', 'g')
            AS digits
    FROM osm.place
    WHERE
        place.contact ? 'phone'
        AND right(
            regexp_replace(
                split_part(place.contact ->> 'phone', ';', 1), '\(0\)|[^0-9]', '', 'g'
            ), 9
        ) = %(ending)s
)

SELECT
    found.*,
    ST_X(found.geog::geometry) AS lon,
    ST_Y(found.geog::geometry) AS lat,
    whereabouts.postcode AS area_postcode,
    places.units(whereabouts.areas, whereabouts.municipality) AS units
FROM found
LEFT JOIN osm.whereabouts USING (osm_type, osm_id)
ORDER BY found.rank DESC, found.id ASC
LIMIT %(max_results)s;
