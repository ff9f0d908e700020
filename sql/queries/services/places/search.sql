-- name: search
-- Most that is found lies in the same units: what follows from them is found once.
WITH found AS MATERIALIZED (
    SELECT
        match.*,
        row_number() OVER () AS nth
    FROM places.search(
        %(q)s, %(step)s, %(bias_lon)s, %(bias_lat)s, %(near_m)s, %(west)s, %(south)s, %(east)s,
        %(north)s, %(categories)s, %(kinds)s, %(conditions)s, %(verified_since)s, %(today)s,
        %(with_hours)s, %(layers)s, %(max_results)s
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
        coalesce(whereabouts.areas, here.areas) AS areas,
        coalesce(whereabouts.municipality, here.municipality) AS municipality,
        coalesce(whereabouts.postcode, here.postcode) AS area_postcode,
        coalesce(loaded.source, known.source, 'layer-' || layer.id, 'osm') AS source,
        coalesce(loaded.licence, known.licence, layer.licence, 'ODbL-1.0') AS licence,
        coalesce(layer.attribution, layer.title) AS layer_attribution,
        layer.attribution_url AS layer_url,
        CASE
            WHEN place.category IN ('city', 'town', 'village') THEN 'municipality'
            WHEN known.source_id IS NOT NULL THEN 'address'
            ELSE found.kind
        END AS kind,
        CASE
            WHEN door.interpolated
                THEN 'address-' || door.osm_type::text || door.osm_id || '-' || door.number_key
            WHEN coalesce(loaded.source_id, known.source_id) IS NOT NULL
                THEN
                    'address-' || known.source || '-'
                    || coalesce(loaded.source_id, known.source_id)
            WHEN found.kind = 'address' THEN 'address-' || door.osm_type::text || door.osm_id
            WHEN found.kind = 'street'
                THEN 'street-' || found.locality || '-' || replace(found.street_words, ' ', '-')
            WHEN found.kind = 'feature' THEN 'feature-' || layer.id || '-' || feature.id
            ELSE place.id::text
        END AS id,
        CASE
            WHEN found.kind = 'street' THEN coalesce(street.name, known.name)
            WHEN found.kind = 'feature' THEN tiles.feature_name(feature.properties)
            ELSE place.name
        END AS name,
        CASE
            WHEN found.kind = 'street' THEN coalesce(street.names, '{}')
            ELSE coalesce(place.names, '{}')
        END AS names,
        coalesce(door.housenumber, loaded.housenumber, place.housenumber) AS housenumber,
        coalesce(door.street, loaded.street, street.name, known.name, place.street) AS street,
        coalesce(
            door.postcode,
            loaded.postcode,
            CASE WHEN cardinality(known.postcodes) = 1 THEN known.postcodes[1] END,
            CASE WHEN cardinality(street.postcodes) = 1 THEN street.postcodes[1] END,
            place.postcode
        ) AS postcode,
        coalesce(
            door.city,
            known.city,
            CASE WHEN cardinality(street.cities) = 1 THEN street.cities[1] END,
            place.city
        ) AS city,
        CASE
            WHEN found.kind = 'street' THEN CASE WHEN street.ways <> '{}' THEN 'w'::"char" END
            ELSE coalesce(door.osm_type, place.osm_type)
        END AS osm_type,
        CASE
            WHEN found.kind = 'street' THEN street.ways[1] ELSE coalesce(door.osm_id, place.osm_id)
        END AS osm_id,
        importer.geography(spot.geom) AS geog,
        CASE
            WHEN found.kind = 'street'
                THEN ST_Transform(coalesce(ST_Envelope(street.geom), known.extent), 4326)
            WHEN layer.geometry <> 'point' THEN ST_Transform(ST_Envelope(feature.geom), 4326)
        END AS box
    FROM found
    LEFT JOIN osm.place ON found.place_id = place.id AND found.kind = 'place'
    LEFT JOIN tiles.tileset AS layer ON found.locality = layer.id AND found.kind = 'feature'
    LEFT JOIN tiles.feature
        ON layer.number = feature.tileset_number AND found.place_id = feature.id
    LEFT JOIN osm.named_street AS street
        ON found.street_words = street.street_words AND found.locality = street.locality
    LEFT JOIN osm.door
        ON
            found.street_words = door.street_words
            AND found.locality = door.locality
            AND found.number_key = door.number_key
            AND found.osm_type = door.osm_type
            AND found.osm_id = door.osm_id
    LEFT JOIN places.street AS known
        ON
            found.locality LIKE 'i%%'
            AND split_part(substr(found.locality, 2), '-', 1) = known.insee
            AND found.street_words = known.street_key
            AND split_part(found.locality, '-', 2) = known.source
    LEFT JOIN places.address AS loaded
        ON known.source = loaded.source AND found.source_id = loaded.source_id
    LEFT JOIN osm.whereabouts
        ON
            coalesce(door.osm_type, place.osm_type, 'w') = whereabouts.osm_type
            AND coalesce(door.osm_id, place.osm_id, street.ways[1]) = whereabouts.osm_id
    CROSS JOIN
        LATERAL
        coalesce(
            door.geom::geometry,
            loaded.geom,
            street.centre,
            known.centre,
            place.geom,
            ST_PointOnSurface(feature.geom)
        ) AS spot (geom)
    LEFT JOIN
        LATERAL
        places.around(CASE WHEN whereabouts.osm_id IS NULL THEN spot.geom END) AS here
        ON true
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
    CASE
        WHEN described.kind <> 'address' THEN described.kind
        WHEN described.housenumber IS NULL THEN 'locality'
        ELSE 'housenumber'
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
