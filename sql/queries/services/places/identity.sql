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

-- name: feature
-- A feature of a public shared layer, as search tells of it.
SELECT
    'feature-' || layer.id || '-' || feature.id AS id,
    'feature' AS kind,
    tiles.feature_name(feature.properties) AS name,
    '{}'::jsonb AS names,
    NULL AS category,
    NULL AS category_group,
    NULL AS housenumber,
    NULL AS street,
    NULL AS postcode,
    NULL AS city,
    here.postcode AS area_postcode,
    places.units(here.areas, here.municipality) AS units,
    NULL AS osm_type,
    NULL AS osm_id,
    'layer-' || layer.id AS source,
    layer.licence,
    coalesce(layer.attribution, layer.title) AS layer_attribution,
    layer.attribution_url AS layer_url,
    ST_X(spot.geog::geometry) AS lon,
    ST_Y(spot.geog::geometry) AS lat,
    NULL::double precision [] AS extent
FROM tiles.feature
INNER JOIN tiles.tileset AS layer ON feature.tileset_number = layer.number
CROSS JOIN LATERAL importer.geography(ST_PointOnSurface(feature.geom)) AS spot (geog)
CROSS JOIN LATERAL places.around(ST_PointOnSurface(feature.geom)) AS here
WHERE
    layer.id = %(layer)s
    AND layer.kind = 'layer'
    AND layer.visibility = 'public'
    AND feature.id = %(feature_id)s::bigint;
