-- Tables without a schema are those of the search path: osm_next in an import, osm in an update.

-- name: collect_every_street
-- All rows are joined: hashing them takes a third of the time of looking each one up.
SET LOCAL enable_nestloop = off;
CREATE TEMPORARY TABLE stale_street ON COMMIT DROP AS
SELECT
    street_words,
    locality
FROM whereabouts
WHERE street_words IS NOT NULL;

-- name: name_streets
-- Aggregates are ordered, so that a street is the same whenever it is made. Weights of its
-- document: A name, B names in other languages, C postcodes and cities of its addresses, D the
-- units around.
WITH wanted AS (
    SELECT DISTINCT
        stale_street.street_words,
        stale_street.locality
    FROM stale_street
),

located AS MATERIALIZED (
    SELECT whereabouts.*
    FROM wanted
    INNER JOIN whereabouts USING (street_words, locality)
),

way AS (
    SELECT
        located.street_words,
        located.locality,
        mode() WITHIN GROUP (ORDER BY line.name) AS name,
        mode() WITHIN GROUP (ORDER BY line.name_en) AS name_en,
        mode() WITHIN GROUP (ORDER BY line.name_de) AS name_de,
        mode() WITHIN GROUP (ORDER BY line.name_fr) AS name_fr,
        array_agg(line.osm_id ORDER BY line.osm_id) AS ways,
        ST_Multi(ST_Collect(line.geom ORDER BY line.osm_id)) AS geom
    FROM located
    INNER JOIN street AS line USING (osm_type, osm_id)
    WHERE importer.names_street(line.name, line.rail, line.kind)
    GROUP BY located.street_words, located.locality
),

doors AS (
    SELECT
        door.street_words,
        door.locality,
        mode() WITHIN GROUP (ORDER BY door.street) AS name,
        count(DISTINCT door.osm_type::text || door.osm_id) FILTER (
            WHERE NOT door.interpolated
        ) AS addresses,
        array_agg(DISTINCT door.postcode) FILTER (WHERE door.postcode IS NOT NULL) AS postcodes,
        array_agg(DISTINCT door.city) FILTER (WHERE door.city IS NOT NULL) AS cities,
        ST_Multi(ST_Collect(door.geom ORDER BY door.geom)) AS geom
    FROM wanted
    INNER JOIN door USING (street_words, locality)
    GROUP BY door.street_words, door.locality
),

setting AS (
    SELECT
        located.street_words,
        located.locality,
        min(located.municipality) AS municipality,
        array_agg(DISTINCT around.area_id ORDER BY around.area_id)
        FILTER (WHERE around.area_id IS NOT NULL) AS areas,
        array_agg(DISTINCT located.postcode)
        FILTER (WHERE located.postcode IS NOT NULL) AS postcodes
    FROM located
    LEFT JOIN LATERAL unnest(located.areas) AS around (area_id) ON true
    GROUP BY located.street_words, located.locality
),

surroundings AS MATERIALIZED (
    SELECT
        around.areas,
        string_agg(
            concat_ws(
                ' ', area.name, area.names ->> 'fr', area.names ->> 'en', area.names ->> 'de'
            ),
            ' ' ORDER BY area.area_id
        ) AS names
    FROM (SELECT DISTINCT setting.areas FROM setting) AS around
    INNER JOIN admin_area AS area ON area.area_id = any(around.areas)
    GROUP BY around.areas
),

named AS (
    SELECT
        setting.*,
        coalesce(way.name, doors.name) AS name,
        array_remove(ARRAY[way.name_fr, way.name_en, way.name_de], NULL) AS translations,
        jsonb_strip_nulls(
            jsonb_build_object('en', way.name_en, 'de', way.name_de, 'fr', way.name_fr)
        ) AS names,
        coalesce(way.ways, '{}') AS ways,
        coalesce(doors.postcodes, setting.postcodes, '{}') AS codes,
        coalesce(doors.cities, '{}') AS cities,
        coalesce(doors.addresses, 0) AS addresses,
        coalesce(way.geom, doors.geom) AS geom,
        coalesce(surroundings.names, '') AS around
    FROM setting
    LEFT JOIN way USING (street_words, locality)
    LEFT JOIN doors USING (street_words, locality)
    LEFT JOIN surroundings USING (areas)
)

INSERT INTO named_street (
    street_words, locality, municipality, name, names, ways, postcodes, cities, addresses, centre,
    geom, name_words, document
)
SELECT
    named.street_words,
    named.locality,
    named.municipality,
    named.name,
    named.names,
    named.ways,
    named.codes,
    named.cities,
    named.addresses,
    ST_ClosestPoint(named.geom, ST_Centroid(ST_Envelope(named.geom))),
    named.geom,
    string_to_array(named.street_words, ' '),
    places.vector('A', named.name)
    || places.vector('B', VARIADIC named.translations)
    || places.vector('C', VARIADIC named.codes || named.cities)
    || places.vector('D', named.around)
FROM named
WHERE named.geom IS NOT NULL
ORDER BY named.street_words, named.locality;

-- name: forget_streets
-- Those that stale elements were of, and those that they are of now. A line that was interpolated
-- anew may have other doors.
INSERT INTO stale_street (street_words, locality)
SELECT
    whereabouts.street_words,
    whereabouts.locality
FROM whereabouts
INNER JOIN stale_door USING (osm_type, osm_id)
WHERE whereabouts.street_words IS NOT NULL;
SELECT importer.count_words(array_agg(named_street.document), -1)
FROM named_street
WHERE (named_street.street_words, named_street.locality) IN (
    SELECT
        stale_street.street_words,
        stale_street.locality
    FROM stale_street
);
DELETE FROM named_street USING stale_street
WHERE
    named_street.street_words = stale_street.street_words
    AND named_street.locality = stale_street.locality;

-- name: learn_words
SELECT importer.count_words(array_agg(named_street.document), 1)
FROM named_street
WHERE (named_street.street_words, named_street.locality) IN (
    SELECT
        stale_street.street_words,
        stale_street.locality
    FROM stale_street
);
