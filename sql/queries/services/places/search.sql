-- name: search
-- Most that is found lies in the same units: what follows from them is found once.
WITH found AS MATERIALIZED (
    SELECT
        match.*,
        row_number() OVER () AS nth
    FROM places.search(
        %(q)s, %(step)s, %(bias_lon)s, %(bias_lat)s, %(near_m)s, %(west)s, %(south)s, %(east)s,
        %(north)s, %(categories)s, %(kinds)s, %(max_results)s
    ) AS match
),

described AS MATERIALIZED (
    SELECT
        found.nth,
        found.score,
        found.parts,
        place.category,
        place.category_group,
        place.rank,
        place.contact,
        place.opening_hours,
        place.wheelchair,
        place.description,
        place.tags,
        place.other_names,
        place.osm_version,
        place.osm_timestamp,
        whereabouts.areas,
        whereabouts.municipality,
        whereabouts.postcode AS area_postcode,
        CASE
            WHEN place.category IN ('city', 'town', 'village') THEN 'municipality'
            ELSE found.kind
        END AS kind,
        CASE
            WHEN door.interpolated
                THEN 'address-' || door.osm_type::text || door.osm_id || '-' || door.number_key
            WHEN found.kind = 'address' THEN 'address-' || door.osm_type::text || door.osm_id
            WHEN found.kind = 'street'
                THEN 'street-' || street.locality || '-' || replace(street.street_words, ' ', '-')
            ELSE place.id::text
        END AS id,
        CASE WHEN found.kind = 'street' THEN street.name ELSE place.name END AS name,
        CASE
            WHEN found.kind = 'street' THEN street.names ELSE coalesce(place.names, '{}')
        END AS names,
        coalesce(door.housenumber, place.housenumber) AS housenumber,
        coalesce(door.street, street.name, place.street) AS street,
        coalesce(
            door.postcode,
            CASE WHEN cardinality(street.postcodes) = 1 THEN street.postcodes[1] END,
            place.postcode
        ) AS postcode,
        coalesce(
            door.city,
            CASE WHEN cardinality(street.cities) = 1 THEN street.cities[1] END,
            place.city
        ) AS city,
        CASE
            WHEN found.kind = 'street' THEN 'w' ELSE coalesce(door.osm_type, place.osm_type)
        END AS osm_type,
        CASE
            WHEN found.kind = 'street' THEN street.ways[1] ELSE coalesce(door.osm_id, place.osm_id)
        END AS osm_id,
        importer.geography(coalesce(door.geom, street.centre, place.geom)) AS geog,
        CASE WHEN found.kind = 'street' THEN ST_Transform(ST_Envelope(street.geom), 4326) END AS box
    FROM found
    LEFT JOIN osm.place ON found.place_id = place.id
    LEFT JOIN osm.named_street AS street
        ON found.street_words = street.street_words AND found.locality = street.locality
    LEFT JOIN osm.door
        ON
            found.street_words = door.street_words
            AND found.locality = door.locality
            AND found.number_key = door.number_key
            AND found.osm_type = door.osm_type
            AND found.osm_id = door.osm_id
    LEFT JOIN osm.whereabouts
        ON
            coalesce(door.osm_type, place.osm_type, 'w') = whereabouts.osm_type
            AND coalesce(door.osm_id, place.osm_id, street.ways[1]) = whereabouts.osm_id
),

setting AS MATERIALIZED (
    SELECT
        one.areas,
        one.municipality,
        places.units(one.areas, one.municipality) AS units
    FROM (
        SELECT DISTINCT
            described.areas,
            described.municipality
        FROM described
    ) AS one
)

SELECT
    described.*,
    setting.units,
    'osm' AS source,
    'ODbL-1.0' AS licence,
    CASE described.kind
        WHEN 'address' THEN 'housenumber'
        ELSE described.kind
    END AS match,
    ST_X(described.geog::geometry) AS lon,
    ST_Y(described.geog::geometry) AS lat,
    CASE
        WHEN described.box IS NOT NULL
            THEN ARRAY[
                ST_XMin(described.box), ST_YMin(described.box), ST_XMax(described.box),
                ST_YMax(described.box)
            ]
    END AS extent,
    ST_Distance(
        described.geog,
        ST_SetSRID(
            ST_MakePoint(%(bias_lon)s::double precision, %(bias_lat)s::double precision), 4326
        )::geography
    ) AS distance_m
FROM described
INNER JOIN setting
    ON
        described.areas IS NOT DISTINCT FROM setting.areas
        AND described.municipality IS NOT DISTINCT FROM setting.municipality
ORDER BY described.nth;
