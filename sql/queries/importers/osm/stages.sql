-- name: start_clean
-- What a killed import may have left behind.
DROP SCHEMA IF EXISTS osm_load CASCADE;
DROP SCHEMA IF EXISTS osm_next CASCADE;
DROP SCHEMA IF EXISTS osm_old CASCADE;
CREATE SCHEMA osm_load;
CREATE SCHEMA osm_next;

-- name: create_load_tables
-- Rows as they are read. Geometry: lon/lat in WGS 84, without SRID. Unlogged: they live minutes.
CREATE UNLOGGED TABLE osm_load.street (
    osm_type "char", osm_id bigint, geom geometry,
    kind text, link boolean, rail boolean, tunnel boolean, bridge boolean, oneway boolean,
    oneway_reverse boolean, tracktype text, surface text, service text, bicycle text, horse text,
    name text, name_en text, name_de text, ref text,
    z_order smallint, minzoom smallint, label_minzoom smallint
);
CREATE UNLOGGED TABLE osm_load.building (osm_type "char", osm_id bigint, geom geometry);
CREATE UNLOGGED TABLE osm_load.water_polygon (
    osm_type "char", osm_id bigint, geom geometry, kind text, name text, minzoom smallint
);
CREATE UNLOGGED TABLE osm_load.coastline (osm_type "char", osm_id bigint, geom geometry);
CREATE UNLOGGED TABLE osm_load.land (
    osm_type "char", osm_id bigint, geom geometry, kind text, minzoom smallint
);
CREATE UNLOGGED TABLE osm_load.boundary (
    osm_type "char", osm_id bigint, geom geometry,
    admin_level smallint, maritime boolean, disputed boolean, minzoom smallint
);
CREATE UNLOGGED TABLE osm_load.place_label (
    osm_type "char", osm_id bigint, geom geometry,
    kind text, name text, name_en text, name_de text, population integer, minzoom smallint
);
CREATE UNLOGGED TABLE osm_load.address (
    osm_type "char", osm_id bigint, geom geometry,
    housename text, housenumber text, street text, postcode text, city text
);
CREATE UNLOGGED TABLE osm_load.place (
    osm_type "char", osm_id bigint, geom geometry,
    osm_version integer, osm_timestamp timestamptz, category text, category_group text,
    rank smallint, name text, names jsonb, other_names jsonb, housenumber text, street text,
    postcode text, city text, contact jsonb, opening_hours text, wheelchair text,
    description text, tags jsonb
);
CREATE UNLOGGED TABLE osm_load.category_phrase (category text, label boolean, phrase text);

-- name: create_next_tables
-- The same columns as the tables that are served; their indexes come when they are full.
CREATE TABLE osm_next.street (LIKE osm.street INCLUDING ALL EXCLUDING INDEXES);
CREATE TABLE osm_next.building (LIKE osm.building INCLUDING ALL EXCLUDING INDEXES);
CREATE TABLE osm_next.water_polygon (LIKE osm.water_polygon INCLUDING ALL EXCLUDING INDEXES);
CREATE TABLE osm_next.coastline (LIKE osm.coastline INCLUDING ALL EXCLUDING INDEXES);
CREATE TABLE osm_next.ocean (LIKE osm.ocean INCLUDING ALL EXCLUDING INDEXES);
CREATE TABLE osm_next.land (LIKE osm.land INCLUDING ALL EXCLUDING INDEXES);
CREATE TABLE osm_next.boundary (LIKE osm.boundary INCLUDING ALL EXCLUDING INDEXES);
CREATE TABLE osm_next.place_label (LIKE osm.place_label INCLUDING ALL EXCLUDING INDEXES);
CREATE TABLE osm_next.address (LIKE osm.address INCLUDING ALL EXCLUDING INDEXES);
CREATE TABLE osm_next.place (LIKE osm.place INCLUDING ALL EXCLUDING INDEXES);
CREATE TABLE osm_next.place_word (LIKE osm.place_word INCLUDING ALL EXCLUDING INDEXES);
CREATE TABLE osm_next.category_phrase (LIKE osm.category_phrase INCLUDING ALL EXCLUDING INDEXES);
CREATE TABLE osm_next.extract (LIKE osm.extract INCLUDING ALL EXCLUDING INDEXES);

-- name: add_category_phrase
INSERT INTO osm_load.category_phrase (category, label, phrase)
VALUES (%(category)s, %(label)s, %(phrase)s);

-- name: count_unidentified
SELECT count(*)
FROM osm_load.place
LEFT JOIN places.identity USING (osm_type, osm_id)
WHERE identity.id IS NULL;

-- name: identify
-- An id for each element that has none; those whose draw is taken wait for the next attempt.
INSERT INTO places.identity (id, osm_type, osm_id)
SELECT
    importer.place_id(place.osm_type, place.osm_id, %(attempt)s),
    place.osm_type,
    place.osm_id
FROM osm_load.place
LEFT JOIN places.identity USING (osm_type, osm_id)
WHERE identity.id IS NULL
ORDER BY place.osm_type, place.osm_id
ON CONFLICT DO NOTHING;

-- Each build orders its rows along the Hilbert curve (PostGIS's order of geometry), so that a tile
-- reads few pages.

-- name: build_street
INSERT INTO osm_next.street (
    osm_id, kind, link, rail, tunnel, bridge, oneway, oneway_reverse, tracktype, surface, service,
    bicycle, horse, name, name_en, name_de, ref, z_order, minzoom, label_minzoom, geom
)
SELECT  -- noqa: LT09
    osm_id, kind, link, rail, tunnel, bridge, oneway, oneway_reverse, tracktype, surface, service,
    bicycle, horse, name, name_en, name_de, ref, z_order, minzoom, label_minzoom,
    importer.mercator(geom) AS mercator
FROM osm_load.street
WHERE importer.is_on_map(geom)
ORDER BY mercator;

-- name: build_building
INSERT INTO osm_next.building (osm_type, osm_id, geom)
SELECT
    osm_type,
    osm_id,
    importer.mercator(geom) AS mercator
FROM osm_load.building
WHERE importer.is_on_map(geom)
ORDER BY mercator;

-- name: build_water_polygon
INSERT INTO osm_next.water_polygon (osm_type, osm_id, kind, name, minzoom, geom, way_area)
SELECT
    water.*,
    ST_Area(water.mercator)
FROM (
    SELECT
        osm_type,
        osm_id,
        kind,
        name,
        minzoom,
        importer.mercator(geom) AS mercator
    FROM osm_load.water_polygon
    WHERE importer.is_on_map(geom)
) AS water
ORDER BY water.mercator;

-- name: build_coastline
INSERT INTO osm_next.coastline (osm_id, geom)
SELECT
    osm_id,
    importer.mercator(geom) AS mercator
FROM osm_load.coastline
WHERE importer.is_on_map(geom)
ORDER BY mercator;

-- name: build_land
INSERT INTO osm_next.land (osm_type, osm_id, kind, minzoom, geom, way_area)
SELECT
    land.*,
    ST_Area(land.mercator)
FROM (
    SELECT
        osm_type,
        osm_id,
        kind,
        minzoom,
        importer.mercator(geom) AS mercator
    FROM osm_load.land
    WHERE importer.is_on_map(geom)
) AS land
ORDER BY land.mercator;

-- name: build_boundary
INSERT INTO osm_next.boundary (osm_id, admin_level, maritime, disputed, minzoom, geom)
SELECT
    osm_id,
    admin_level,
    maritime,
    disputed,
    minzoom,
    importer.mercator(geom) AS mercator
FROM osm_load.boundary
WHERE importer.is_on_map(geom)
ORDER BY mercator;

-- name: build_place_label
INSERT INTO osm_next.place_label (osm_id, kind, name, name_en, name_de, population, minzoom, geom)
SELECT
    osm_id,
    kind,
    name,
    name_en,
    name_de,
    population,
    minzoom,
    importer.mercator(geom) AS mercator
FROM osm_load.place_label
WHERE importer.is_on_map(geom)
ORDER BY mercator;

-- name: build_address
INSERT INTO osm_next.address (
    osm_type, osm_id, housename, housenumber, street, postcode, city, geom
)
SELECT
    osm_type,
    osm_id,
    housename,
    housenumber,
    street,
    postcode,
    city,
    importer.mercator(importer.point(geom)) AS mercator
FROM osm_load.address
WHERE importer.is_on_map(geom)
ORDER BY mercator;

-- name: build_category_phrase
INSERT INTO osm_next.category_phrase (category, label, words)
SELECT DISTINCT
    category,
    label,
    places.words(phrase)
FROM osm_load.category_phrase;

-- name: build_place
-- Weights of the document: A name, B other names, C what it is, D where it is. The vocabulary is
-- made once, not once for each place.
WITH vocabulary AS MATERIALIZED (
    SELECT
        category,
        places.vector('C', string_agg(phrase, ' ')) AS document
    FROM osm_load.category_phrase
    GROUP BY category
),

pin AS (
    SELECT
        place.*,
        importer.point(place.geom) AS point,
        array(SELECT jsonb_array_elements_text(place.other_names)) AS others,
        array(
            SELECT translation.value FROM jsonb_each_text(place.names) AS translation
        ) AS translations
    FROM osm_load.place
    WHERE importer.is_on_map(place.geom)
)

INSERT INTO osm_next.place (
    id, osm_type, osm_id, osm_version, osm_timestamp, category, category_group, rank, name, names,
    other_names, housenumber, street, postcode, city, contact, opening_hours, wheelchair,
    description, tags, document, name_words, geom, geog
)
SELECT
    identity.id,
    pin.osm_type,
    pin.osm_id,
    pin.osm_version,
    pin.osm_timestamp,
    pin.category,
    pin.category_group,
    pin.rank,
    pin.name,
    pin.names,
    pin.others,
    pin.housenumber,
    pin.street,
    pin.postcode,
    pin.city,
    pin.contact,
    pin.opening_hours,
    pin.wheelchair,
    pin.description,
    pin.tags,
    places.vector('A', coalesce(pin.name, ''))
    || places.vector('B', VARIADIC pin.others || pin.translations)
    || vocabulary.document
    || places.vector('C', concat_ws(' ', pin.tags ->> 'cuisine', pin.tags ->> 'sport'))
    || places.vector('D', concat_ws(' ', pin.housenumber, pin.street, pin.postcode, pin.city)),
    places.words(coalesce(pin.name, '')),
    importer.mercator(pin.point) AS mercator,
    ST_SetSRID(pin.point, 4326)::geography
FROM pin
INNER JOIN places.identity USING (osm_type, osm_id)
INNER JOIN vocabulary USING (category)
ORDER BY mercator;

-- name: build_place_word
INSERT INTO osm_next.place_word (word, places)
SELECT
    word,
    ndoc
FROM ts_stat('SELECT document FROM osm_next.place');

-- name: copy_indexes
SELECT importer.copy_indexes('osm', 'osm_next', %(table)s);

-- name: tables
-- Largest first, so that two connections share the work evenly.
SELECT relname
FROM pg_class
WHERE relnamespace = 'osm_next'::regnamespace AND relkind = 'r'
ORDER BY pg_relation_size(oid) DESC, relname;

-- name: read_and_write_next
SET LOCAL search_path TO osm_next, public;

-- name: build_ocean
-- In the bbox of the file's header; where it has none, in that of its coastlines and streets.
WITH seen AS (
    SELECT ST_Extent(coastline.geom)::geometry AS box FROM osm_next.coastline
    UNION ALL
    SELECT ST_Extent(street.geom)::geometry FROM osm_next.street
)

SELECT importer.build_ocean(
    coalesce(
        ST_Transform(
            ST_MakeEnvelope(
                (%(bbox)s::double precision [])[1], (%(bbox)s::double precision [])[2],
                (%(bbox)s::double precision [])[3], (%(bbox)s::double precision [])[4], 4326
            ), 3857
        ),
        (SELECT ST_SetSRID(ST_Extent(seen.box)::geometry, 3857) FROM seen)
    ),
    NULL
);

-- name: count_faults
-- The cells where a coastline ends or contradicts itself.
SELECT count(*)
FROM osm_next.ocean
WHERE ocean.state = 'broken';

-- name: record_extract
-- The bbox of the file's header; where it has none, that of what was read.
WITH part AS (
    SELECT ST_Extent(street.geom)::geometry AS box FROM osm_next.street
    UNION ALL
    SELECT ST_Extent(building.geom)::geometry FROM osm_next.building
    UNION ALL
    SELECT ST_Extent(land.geom)::geometry FROM osm_next.land
    UNION ALL
    SELECT ST_Extent(place.geom)::geometry FROM osm_next.place
),

whole AS (
    SELECT ST_Transform(ST_SetSRID(ST_Extent(part.box)::geometry, 3857), 4326) AS box
    FROM part
)

INSERT INTO osm_next.extract (
    name, sha256, data_timestamp, sequence, imported_at, seconds, taxonomy, dropped, bbox
)
SELECT
    %(name)s,
    %(sha256)s,
    coalesce(
        %(data_timestamp)s::timestamptz,
        (SELECT max(place.osm_timestamp) FROM osm_next.place)
    ),
    %(sequence)s,
    now(),
    %(seconds)s,
    %(taxonomy)s,
    %(dropped)s,
    coalesce(
        %(bbox)s::double precision [],
        CASE WHEN whole.box IS NOT NULL THEN ARRAY[
            ST_XMin(whole.box), ST_YMin(whole.box), ST_XMax(whole.box), ST_YMax(whole.box)
        ] END
    )
FROM whole;

-- name: swap
-- One short transaction: readers see the old data, then the new.
SET LOCAL lock_timeout = '30s';
ALTER SCHEMA osm RENAME TO osm_old;
ALTER SCHEMA osm_next RENAME TO osm;
UPDATE tiles.tileset SET version = version + 1, changed_at = now();

-- name: drop_leftovers
DROP SCHEMA IF EXISTS osm_old CASCADE;
DROP SCHEMA IF EXISTS osm_load CASCADE;
