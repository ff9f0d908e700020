-- name: position
-- Where something of an id is, in WGS 84; a street and an area are wherever they have a point.
WITH spot AS (
    SELECT importer.geography(address.geom::geometry) AS geog
    FROM osm.address
    WHERE
        %(form)s = 'element'
        AND address.osm_type = %(osm_type)s::"char"
        AND address.osm_id = %(osm_id)s::bigint
    UNION ALL
    SELECT importer.geography(address.geom)
    FROM osm.interpolated_address AS address
    WHERE
        %(form)s = 'interpolated'
        AND address.osm_id = %(osm_id)s::bigint
        AND (places.number_keys(address.housenumber))[1] = %(number)s
    UNION ALL
    SELECT importer.geography(address.geom)
    FROM places.address
    WHERE
        %(form)s = 'loaded'
        AND address.source = %(source)s
        AND address.source_id = %(source_id)s
    UNION ALL
    SELECT importer.geography(street.centre)
    FROM osm.named_street AS street
    WHERE
        %(form)s = 'street'
        AND street.street_words = %(words)s
        AND street.locality = %(locality)s
    UNION ALL
    SELECT importer.geography(area.centre)
    FROM osm.admin_area AS area
    WHERE
        %(form)s = 'area'
        AND area.area_id = %(area_id)s::bigint
)

SELECT
    ST_X(spot.geog::geometry) AS lon,
    ST_Y(spot.geog::geometry) AS lat
FROM spot;
