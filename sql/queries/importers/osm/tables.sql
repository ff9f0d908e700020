-- name: create_load
SELECT importer.create_load(%(table)s, %(names)s::text []);

-- name: create_whole_load
SELECT importer.create_load(%(table)s::text, importer.stored_columns(%(table)s::text));

-- name: create_next
SELECT importer.create_next(%(table)s);

-- name: fill
SELECT importer.fill(%(table)s);

-- name: copy_indexes
SELECT importer.copy_indexes('osm', 'osm_next', %(table)s);

-- name: analyse
SELECT importer.analyse(%(schema)s, %(table)s);

-- name: forget_loaded
SELECT importer.forget_loaded(%(load)s, %(kind)s, %(type)s);

-- name: count_loaded
SELECT importer.count_loaded(%(table)s);

-- name: load_place
CREATE UNLOGGED TABLE osm_load.place (
    osm_type "char", osm_id bigint, geom geometry,
    osm_version integer, osm_timestamp timestamptz, category text, category_group text,
    rank smallint, name text, names jsonb, other_names jsonb, housenumber text, street text,
    postcode text, city text, contact jsonb, opening_hours text, wheelchair text,
    description text, tags jsonb
);

-- name: build_place
-- Weights of the document: A name, B other names, C what it is, D where it is.
WITH vocabulary AS MATERIALIZED (
    SELECT
        category,
        places.vector('C', string_agg(phrase, ' ')) AS document
    FROM osm_load.category_phrase
    WHERE category IN (SELECT place.category FROM osm_load.place)
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
    pin.point,
    importer.geography(pin.point)
FROM pin
INNER JOIN osm_load.identity USING (osm_type, osm_id)
INNER JOIN vocabulary USING (category)
ORDER BY pin.point;

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
    importer.point(geom) AS point
FROM osm_load.address
ORDER BY point;

-- name: build_poi
INSERT INTO osm_next.poi (
    osm_type, osm_id, amenity, leisure, tourism, shop, man_made, historic, emergency, highway,
    office, name, name_en, name_de, name_fr, housename, housenumber, cuisine, sport, vending,
    information, tower_type, religion, denomination, recycling_glass_bottles, recycling_paper,
    recycling_clothes, recycling_scrap_metal, atm, geom
)
SELECT
    osm_type,
    osm_id,
    amenity,
    leisure,
    tourism,
    shop,
    man_made,
    historic,
    emergency,
    highway,
    office,
    name,
    name_en,
    name_de,
    name_fr,
    housename,
    housenumber,
    cuisine,
    sport,
    vending,
    information,
    tower_type,
    religion,
    denomination,
    recycling_glass_bottles,
    recycling_paper,
    recycling_clothes,
    recycling_scrap_metal,
    atm,
    importer.point(geom) AS point
FROM osm_load.poi
ORDER BY point;

-- name: build_public_transport
INSERT INTO osm_next.public_transport (
    osm_type, osm_id, kind, name, name_en, name_de, name_fr, iata, minzoom, geom
)
SELECT
    osm_type,
    osm_id,
    kind,
    name,
    name_en,
    name_de,
    name_fr,
    iata,
    minzoom,
    importer.point(geom) AS point
FROM osm_load.public_transport
ORDER BY point;

-- name: build_boundary_label
-- Shortbread 1.0 shows large countries and states earlier: from 10⁵, 7 × 10⁵ and 2 × 10⁶ km².
INSERT INTO osm_next.boundary_label (
    osm_type, osm_id, admin_level, name, name_en, name_de, name_fr, way_area, minzoom, geom
)
SELECT
    osm_type,
    osm_id,
    admin_level,
    name,
    name_en,
    name_de,
    name_fr,
    ST_Area(geom) AS way_area,
    CASE
        WHEN ST_Area(geom) >= 2e12 AND admin_level = 2 THEN 2
        WHEN ST_Area(geom) >= 7e11 THEN 3
        WHEN ST_Area(geom) >= 1e11 THEN 4
        ELSE 5
    END AS minzoom,
    importer.point(geom) AS point
FROM osm_load.boundary_label
ORDER BY point;

-- name: generalise
SELECT importer.generalise(%(base)s, %(zoom)s);

-- name: build_word
INSERT INTO osm_next.word (word, uses, deletions)
SELECT
    word,
    ndoc,
    places.deletions(word)
FROM ts_stat(
    'SELECT document FROM osm_next.place UNION ALL SELECT document FROM osm_next.named_street'
);

-- name: build_place_count
INSERT INTO osm_next.place_count (column_number, row_number, places, sum_x, sum_y)
SELECT
    tiles.count_cell(ST_X(place.geom)) AS column_number,
    tiles.count_cell(-ST_Y(place.geom)) AS row_number,
    count(*),
    sum(round(ST_X(place.geom))),
    sum(round(ST_Y(place.geom)))
FROM osm_next.place
GROUP BY column_number, row_number;

-- name: load_category_phrase
CREATE UNLOGGED TABLE osm_load.category_phrase (category text, label boolean, phrase text);

-- name: add_category_phrases
INSERT INTO osm_load.category_phrase (category, label, phrase)
SELECT
    phrase.category,
    phrase.label,
    phrase.phrase
FROM unnest(
    %(categories)s::text [], %(labels)s::boolean [], %(phrases)s::text []
) AS phrase (category, label, phrase);

-- name: build_category_phrase
INSERT INTO osm_next.category_phrase (category, label, words)
SELECT DISTINCT
    category,
    label,
    places.words(phrase)
FROM osm_load.category_phrase;
