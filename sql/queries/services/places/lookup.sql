-- name: places
SELECT
    place.*,
    ST_X(place.geog::geometry) AS lon,
    ST_Y(place.geog::geometry) AS lat,
    whereabouts.postcode AS area_postcode,
    places.units(whereabouts.areas, whereabouts.municipality) AS units
FROM unnest(%(types)s::"char" [], %(ids)s::bigint []) AS asked (osm_type, osm_id)
INNER JOIN osm.place USING (osm_type, osm_id)
LEFT JOIN osm.whereabouts USING (osm_type, osm_id);

-- name: addresses
WITH found AS (
    SELECT
        address.*,
        importer.geography(address.geom)::geometry AS spot
    FROM unnest(%(types)s::"char" [], %(ids)s::bigint []) AS asked (osm_type, osm_id)
    INNER JOIN osm.address USING (osm_type, osm_id)
)

SELECT
    'address-' || found.osm_type::text || found.osm_id AS id,
    'address' AS kind,
    found.osm_type,
    found.osm_id,
    found.housename AS name,
    found.housenumber,
    found.street,
    found.postcode,
    found.city,
    ST_X(found.spot) AS lon,
    ST_Y(found.spot) AS lat,
    whereabouts.postcode AS area_postcode,
    places.units(whereabouts.areas, whereabouts.municipality) AS units
FROM found
LEFT JOIN osm.whereabouts USING (osm_type, osm_id);

-- name: streets
-- A way is of the street that has its name where it is; the answer is the whole street.
WITH found AS (
    SELECT
        asked.osm_type,
        asked.osm_id,
        whereabouts.postcode,
        whereabouts.areas,
        whereabouts.municipality,
        street.locality,
        street.street_words,
        street.name,
        street.names,
        street.postcodes,
        importer.geography(street.centre)::geometry AS spot,
        ST_Transform(ST_Envelope(street.geom), 4326) AS box
    FROM unnest(%(types)s::"char" [], %(ids)s::bigint []) AS asked (osm_type, osm_id)
    INNER JOIN osm.whereabouts USING (osm_type, osm_id)
    INNER JOIN osm.named_street AS street USING (street_words, locality)
    WHERE asked.osm_id = any(street.ways)
)

SELECT
    'street-' || found.locality || '-' || replace(found.street_words, ' ', '-') AS id,
    'street' AS kind,
    found.osm_type,
    found.osm_id,
    found.name,
    found.names,
    found.name AS street,
    found.postcodes[1] AS postcode,
    ST_X(found.spot) AS lon,
    ST_Y(found.spot) AS lat,
    ARRAY[ST_XMin(found.box), ST_YMin(found.box), ST_XMax(found.box), ST_YMax(found.box)] AS extent,
    found.postcode AS area_postcode,
    places.units(found.areas, found.municipality) AS units
FROM found;

-- name: areas
-- Units lie within units: those around its middle, itself among them, the smallest first.
WITH found AS MATERIALIZED (
    SELECT
        area.*,
        ST_PointOnSurface(area.geom) AS middle
    FROM unnest(%(types)s::"char" [], %(ids)s::bigint []) AS asked (osm_type, osm_id)
    INNER JOIN osm.admin_area AS area USING (osm_type, osm_id)
    WHERE area.name IS NOT NULL
),

around AS (
    SELECT
        found.area_id,
        array_agg(wider.area_id ORDER BY wider.way_area) AS areas,
        places.country(
            array_agg(wider.iso ORDER BY wider.admin_level, wider.way_area),
            array_agg(wider.insee ORDER BY wider.admin_level, wider.way_area)
        ) AS country
    FROM found
    INNER JOIN osm.admin_area AS wider ON ST_Intersects(wider.geom, found.middle)
    WHERE wider.admin_level IS NOT NULL
    GROUP BY found.area_id
),

degrees AS (
    SELECT
        found.area_id,
        importer.geography(found.middle)::geometry AS spot,
        ST_Transform(ST_Envelope(found.geom), 4326) AS box
    FROM found
)

SELECT
    'area-' || found.area_id AS id,
    CASE
        WHEN places.unit(around.country, found.admin_level) = 'municipality' THEN 'municipality'
        ELSE 'area'
    END AS kind,
    places.unit(around.country, found.admin_level) AS unit,
    found.osm_type,
    found.osm_id,
    found.name,
    found.names,
    ST_X(degrees.spot) AS lon,
    ST_Y(degrees.spot) AS lat,
    ARRAY[
        ST_XMin(degrees.box), ST_YMin(degrees.box), ST_XMax(degrees.box), ST_YMax(degrees.box)
    ] AS extent,
    found.postcodes[1] AS postcode,
    places.units(around.areas, NULL) AS units
FROM found
INNER JOIN degrees USING (area_id)
LEFT JOIN around USING (area_id);
