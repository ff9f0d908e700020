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
-- Aggregates are ordered, so that a street is the same whenever it is made.
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
        min(located.municipality) AS municipality,
        array_agg(DISTINCT located.postcode)
        FILTER (WHERE located.postcode IS NOT NULL) AS postcodes,
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

door AS (
    SELECT
        located.street_words,
        located.locality,
        count(*) AS addresses,
        array_agg(DISTINCT coalesce(address.postcode, located.postcode))
        FILTER (WHERE coalesce(address.postcode, located.postcode) IS NOT NULL) AS postcodes
    FROM located
    INNER JOIN address USING (osm_type, osm_id)
    GROUP BY located.street_words, located.locality
)

INSERT INTO named_street (
    street_words, locality, municipality, name, names, ways, postcodes, addresses, centre, geom
)
SELECT
    way.street_words,
    way.locality,
    way.municipality,
    way.name,
    jsonb_strip_nulls(
        jsonb_build_object('en', way.name_en, 'de', way.name_de, 'fr', way.name_fr)
    ),
    way.ways,
    coalesce(door.postcodes, way.postcodes, '{}'),
    coalesce(door.addresses, 0),
    ST_ClosestPoint(way.geom, ST_Centroid(ST_Envelope(way.geom))),
    way.geom
FROM way
LEFT JOIN door USING (street_words, locality)
ORDER BY way.street_words, way.locality;

-- name: forget_streets
-- Those that stale elements were of, and those that they are of now.
INSERT INTO stale_street (street_words, locality)
SELECT
    whereabouts.street_words,
    whereabouts.locality
FROM whereabouts
INNER JOIN stale USING (osm_type, osm_id)
WHERE whereabouts.street_words IS NOT NULL;
DELETE FROM named_street USING stale_street
WHERE
    named_street.street_words = stale_street.street_words
    AND named_street.locality = stale_street.locality;
