-- name: reverse
-- Most that is found lies in the same units: what follows from them is found once.
WITH found AS MATERIALIZED (
    SELECT
        here.*,
        importer.geography(here.geom)::geometry AS spot,
        ST_Transform(here.extent, 4326) AS box
    FROM places.reverse(%(lon)s, %(lat)s, %(radius_m)s, %(kinds)s, %(max_results)s) AS here
),

setting AS MATERIALIZED (
    SELECT
        one.areas,
        one.municipality,
        places.units(one.areas, one.municipality) AS units
    FROM (
        SELECT DISTINCT
            found.areas,
            found.municipality
        FROM found
    ) AS one
)

SELECT
    found.id,
    found.kind,
    found.name,
    found.names,
    found.housenumber,
    found.street,
    found.postcode,
    found.city,
    found.area_postcode,
    setting.units,
    found.osm_type,
    found.osm_id,
    found.source,
    found.licence,
    found.distance_m,
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
    ST_X(found.spot) AS lon,
    ST_Y(found.spot) AS lat,
    CASE
        WHEN found.box IS NOT NULL
            THEN ARRAY[
                ST_XMin(found.box), ST_YMin(found.box), ST_XMax(found.box), ST_YMax(found.box)
            ]
    END AS extent
FROM found
INNER JOIN setting
    ON
        found.areas IS NOT DISTINCT FROM setting.areas
        AND found.municipality IS NOT DISTINCT FROM setting.municipality
LEFT JOIN osm.place ON found.place_id = place.id
ORDER BY found.part, found.nth;
