-- Tables without a schema are those of the search path: osm_next in an import, osm in an update.

-- name: split_every_area
INSERT INTO admin_part (area_id, geom)
SELECT
    area_id,
    importer.part(geom)
FROM admin_area;

-- name: collect_every_point
-- Where each element is, and what street it names. One element may be a place and an address.
CREATE TEMPORARY TABLE point ON COMMIT DROP AS
SELECT DISTINCT ON (osm_type, osm_id)
    osm_type,
    osm_id,
    street,
    geom
FROM (
    SELECT
        1 AS priority,
        osm_type,
        osm_id,
        name AS street,
        importer.point(geom) AS geom
    FROM street
    WHERE importer.names_street(name, rail, kind)
    UNION ALL
    SELECT
        2 AS priority,
        osm_type,
        osm_id,
        street,
        geom
    FROM address
    UNION ALL
    SELECT
        3 AS priority,
        osm_type,
        osm_id,
        street,
        geom
    FROM place
    UNION ALL
    SELECT
        4 AS priority,
        osm_type,
        osm_id,
        street,
        importer.point(geom) AS geom
    FROM interpolation
) AS element
ORDER BY osm_type, osm_id, priority;
CREATE INDEX point_geom_idx ON point USING gist (geom);

-- name: locate
-- Few sets of areas have many points each: what follows from the set is found once.
WITH covering AS MATERIALIZED (
    SELECT
        point.osm_type,
        point.osm_id,
        array_agg(part.area_id) AS found
    FROM admin_part AS part
    INNER JOIN point ON ST_Covers(part.geom, point.geom)
    GROUP BY point.osm_type, point.osm_id
),

setting AS (
    SELECT
        found_once.found,
        ordered.*
    FROM (SELECT DISTINCT covering.found FROM covering) AS found_once
    CROSS JOIN LATERAL (
        SELECT
            array_agg(
                area.area_id
                ORDER BY area.admin_level DESC, area.way_area ASC, area.area_id ASC
            )
            FILTER (WHERE area.admin_level IS NOT NULL) AS areas,
            count(area.admin_level) > count(DISTINCT area.admin_level) AS contested,
            places.country(
                array_agg(area.iso ORDER BY area.admin_level, area.way_area, area.area_id),
                array_agg(area.insee ORDER BY area.admin_level, area.way_area, area.area_id)
            ) AS country
        FROM admin_area AS area
        WHERE area.area_id = any(found_once.found)
    ) AS ordered
),

-- In Germany and Austria all land has a municipality, and towns without a Kreis of their own are
-- mapped at its level, or at that of a Land: Munich, Vienna.
governed AS (
    SELECT
        setting.*,
        municipality.area_id AS municipality,
        municipality.postcodes
    FROM setting
    LEFT JOIN LATERAL (
        SELECT
            area.area_id,
            area.postcodes
        FROM admin_area AS area
        CROSS JOIN LATERAL places.unit(setting.country, area.admin_level) AS unit (kind)
        WHERE
            area.area_id = any(setting.areas)
            AND (
                unit.kind = 'municipality'
                OR (setting.country IN ('DE', 'AT') AND unit.kind IN ('county', 'region'))
            )
        ORDER BY
            unit.kind = 'municipality' DESC,
            area.admin_level DESC,
            area.way_area ASC,
            area.area_id ASC
        LIMIT 1
    ) AS municipality ON true
),

delivered AS (
    SELECT
        governed.*,
        CASE cardinality(coalesce(postal.codes, governed.postcodes))
            WHEN 1 THEN (coalesce(postal.codes, governed.postcodes))[1]
        END AS postcode
    FROM governed
    CROSS JOIN LATERAL (
        SELECT array_agg(DISTINCT code.value) AS codes
        FROM admin_area AS area
        CROSS JOIN LATERAL unnest(area.postcodes) AS code (value)
        WHERE area.area_id = any(governed.found) AND area.admin_level IS NULL
    ) AS postal
),

spelling AS (
    SELECT
        named.street,
        nullif(array_to_string(places.words(named.street), ' '), '') AS words
    FROM (SELECT DISTINCT point.street FROM point) AS named
    WHERE named.street IS NOT NULL
)

INSERT INTO whereabouts (
    osm_type, osm_id, areas, contested, municipality, locality, postcode, street_words
)
SELECT
    point.osm_type,
    point.osm_id,
    coalesce(delivered.areas, '{}'),
    coalesce(delivered.contested, false),
    delivered.municipality,
    importer.locality(delivered.municipality, point.geom),
    delivered.postcode,
    spelling.words
FROM point
LEFT JOIN covering USING (osm_type, osm_id)
LEFT JOIN delivered USING (found)
LEFT JOIN spelling USING (street);

-- name: keep_old_areas
CREATE TEMPORARY TABLE old_area ON COMMIT DROP AS
SELECT area.*
FROM osm.admin_area AS area
INNER JOIN pg_temp.affected USING (osm_type, osm_id);

-- name: compare_areas
-- The ground on which something may have changed: of an area that came, went or means something
-- else, all of it; else the pieces that are not as they were. Most pieces of a large area stay.
CREATE TEMPORARY TABLE changed_area ON COMMIT DROP AS
WITH fresh AS (
    SELECT area.*
    FROM admin_area AS area
    INNER JOIN pg_temp.affected USING (osm_type, osm_id)
),

reshaped AS (
    SELECT fresh.area_id
    FROM fresh
    INNER JOIN old_area USING (area_id)
    WHERE
        fresh.admin_level IS NOT DISTINCT FROM old_area.admin_level
        AND fresh.iso IS NOT DISTINCT FROM old_area.iso
        AND fresh.insee IS NOT DISTINCT FROM old_area.insee
        AND fresh.postcodes = old_area.postcodes
        AND fresh.name IS NOT DISTINCT FROM old_area.name
        AND (fresh.names ->> 'fr') IS NOT DISTINCT FROM (old_area.names ->> 'fr')
        AND (fresh.names ->> 'en') IS NOT DISTINCT FROM (old_area.names ->> 'en')
        AND (fresh.names ->> 'de') IS NOT DISTINCT FROM (old_area.names ->> 'de')
)

SELECT
    either.area_id,
    bool_or(either.admin_level IS NULL) AS is_postal,
    either.area_id NOT IN (SELECT reshaped.area_id FROM reshaped) AS wholly
FROM (
    SELECT
        area_id,
        admin_level
    FROM fresh
    UNION ALL
    SELECT
        area_id,
        admin_level
    FROM old_area
) AS either
GROUP BY either.area_id;
ANALYZE changed_area;
CREATE TEMPORARY TABLE fresh_part ON COMMIT DROP AS
SELECT
    area.area_id,
    importer.part(area.geom) AS geom
FROM admin_area AS area
INNER JOIN changed_area USING (area_id);
CREATE TEMPORARY TABLE stale_ground ON COMMIT DROP AS
SELECT
    piece.area_id,
    piece.geom,
    changed_area.wholly,
    changed_area.is_postal
FROM (
    SELECT
        area_id,
        geom
    FROM admin_part
    UNION ALL
    SELECT
        area_id,
        geom
    FROM fresh_part
) AS piece
INNER JOIN changed_area USING (area_id)
GROUP BY piece.area_id, piece.geom, changed_area.wholly, changed_area.is_postal
HAVING changed_area.wholly OR count(*) = 1;
DELETE FROM admin_part USING changed_area
WHERE admin_part.area_id = changed_area.area_id;
INSERT INTO admin_part (area_id, geom)
SELECT
    area_id,
    geom
FROM fresh_part;

-- name: find_stale
-- The elements whose whereabouts may have changed: they themselves did; they are in an area now
-- and were not, or the other way round; or the size of an area decides which of two comes first.
CREATE TEMPORARY TABLE stale ON COMMIT DROP AS
WITH candidate AS (
    SELECT
        ground.*,
        address.osm_type,
        address.osm_id,
        address.geom AS point
    FROM stale_ground AS ground
    INNER JOIN address ON ST_Covers(ground.geom, address.geom)
    UNION ALL
    SELECT
        ground.*,
        place.osm_type,
        place.osm_id,
        place.geom AS point
    FROM stale_ground AS ground
    INNER JOIN place ON ST_Covers(ground.geom, place.geom)
    UNION ALL
    SELECT
        ground.*,
        street.osm_type,
        street.osm_id,
        importer.point(street.geom) AS point
    FROM stale_ground AS ground
    INNER JOIN street ON ground.geom && street.geom
    WHERE
        importer.names_street(street.name, street.rail, street.kind)
        AND ST_Covers(ground.geom, importer.point(street.geom))
    UNION ALL
    SELECT
        ground.*,
        interpolation.osm_type,
        interpolation.osm_id,
        importer.point(interpolation.geom) AS point
    FROM stale_ground AS ground
    INNER JOIN interpolation ON ground.geom && interpolation.geom
    WHERE ST_Covers(ground.geom, importer.point(interpolation.geom))
)

SELECT
    osm_type,
    osm_id
FROM pg_temp.affected
UNION
SELECT
    candidate.osm_type,
    candidate.osm_id
FROM candidate
LEFT JOIN whereabouts USING (osm_type, osm_id)
WHERE
    candidate.wholly
    OR candidate.is_postal
    OR coalesce(candidate.area_id = any(whereabouts.areas), false) <> EXISTS (
        SELECT FROM admin_part AS part
        WHERE part.area_id = candidate.area_id AND ST_Covers(part.geom, candidate.point)
    )
UNION
SELECT
    whereabouts.osm_type,
    whereabouts.osm_id
FROM whereabouts
INNER JOIN changed_area ON changed_area.area_id = any(whereabouts.areas)
WHERE whereabouts.contested;
CREATE UNIQUE INDEX stale_element_idx ON stale (osm_id, osm_type);
ANALYZE stale;

-- name: forget_whereabouts
CREATE TEMPORARY TABLE stale_street ON COMMIT DROP AS
SELECT
    whereabouts.street_words,
    whereabouts.locality
FROM whereabouts
INNER JOIN stale USING (osm_type, osm_id)
WHERE whereabouts.street_words IS NOT NULL;
DELETE FROM whereabouts USING stale
WHERE whereabouts.osm_type = stale.osm_type AND whereabouts.osm_id = stale.osm_id;

-- name: collect_stale_points
-- The same as collect_every_point, of the stale elements.
CREATE TEMPORARY TABLE point ON COMMIT DROP AS
SELECT DISTINCT ON (osm_type, osm_id)
    osm_type,
    osm_id,
    street,
    geom
FROM (
    SELECT
        1 AS priority,
        osm_type,
        osm_id,
        name AS street,
        importer.point(geom) AS geom
    FROM stale
    INNER JOIN street USING (osm_type, osm_id)
    WHERE importer.names_street(name, rail, kind)
    UNION ALL
    SELECT
        2 AS priority,
        osm_type,
        osm_id,
        street,
        geom
    FROM stale
    INNER JOIN address USING (osm_type, osm_id)
    UNION ALL
    SELECT
        3 AS priority,
        osm_type,
        osm_id,
        street,
        geom
    FROM stale
    INNER JOIN place USING (osm_type, osm_id)
    UNION ALL
    SELECT
        4 AS priority,
        osm_type,
        osm_id,
        street,
        importer.point(geom) AS geom
    FROM stale
    INNER JOIN interpolation USING (osm_type, osm_id)
) AS element
ORDER BY osm_type, osm_id, priority;
ANALYZE point;
