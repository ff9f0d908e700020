-- What is served of OpenStreetMap. An import builds the same tables in osm_next (copied from these
-- definitions) and swaps the schemas, so this file is the one definition of each table.
-- Geometry for tiles is in Web Mercator (EPSG:3857); way_area is in its square metres.
-- osm_type: n, w or r.

CREATE TABLE osm.street (
    osm_id bigint NOT NULL,
    kind text NOT NULL,
    link boolean NOT NULL,
    rail boolean NOT NULL,
    tunnel boolean NOT NULL,
    bridge boolean NOT NULL,
    oneway boolean NOT NULL,
    oneway_reverse boolean NOT NULL,
    tracktype text,
    surface text,
    service text,
    bicycle text,
    horse text,
    name text,
    name_en text,
    name_de text,
    ref text,
    z_order smallint NOT NULL,
    minzoom smallint NOT NULL,
    label_minzoom smallint NOT NULL,
    geom geometry(LineString, 3857) NOT NULL
);
CREATE INDEX street_geom_idx ON osm.street USING gist (geom);

CREATE TABLE osm.building (
    osm_type "char" NOT NULL,
    osm_id bigint NOT NULL,
    geom geometry(MultiPolygon, 3857) NOT NULL
);
CREATE INDEX building_geom_idx ON osm.building USING gist (geom);

CREATE TABLE osm.water_polygon (
    osm_type "char" NOT NULL,
    osm_id bigint NOT NULL,
    kind text NOT NULL,
    name text,
    way_area real NOT NULL,
    minzoom smallint NOT NULL,
    geom geometry(MultiPolygon, 3857) NOT NULL
);
CREATE INDEX water_polygon_geom_idx ON osm.water_polygon USING gist (geom);

CREATE TABLE osm.land (
    osm_type "char" NOT NULL,
    osm_id bigint NOT NULL,
    kind text NOT NULL,
    way_area real NOT NULL,
    minzoom smallint NOT NULL,
    geom geometry(MultiPolygon, 3857) NOT NULL
);
CREATE INDEX land_geom_idx ON osm.land USING gist (geom);

CREATE TABLE osm.boundary (
    osm_id bigint NOT NULL,
    admin_level smallint NOT NULL,
    maritime boolean NOT NULL,
    disputed boolean NOT NULL,
    minzoom smallint NOT NULL,
    geom geometry(LineString, 3857) NOT NULL
);
CREATE INDEX boundary_geom_idx ON osm.boundary USING gist (geom);

CREATE TABLE osm.place_label (
    osm_id bigint NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    name_en text,
    name_de text,
    population integer NOT NULL,
    minzoom smallint NOT NULL,
    geom geometry(Point, 3857) NOT NULL
);
CREATE INDEX place_label_geom_idx ON osm.place_label USING gist (geom);

CREATE TABLE osm.address (
    osm_type "char" NOT NULL,
    osm_id bigint NOT NULL,
    housename text,
    housenumber text,
    street text,
    postcode text,
    city text,
    geom geometry(Point, 3857) NOT NULL
);
CREATE INDEX address_geom_idx ON osm.address USING gist (geom);

-- Points and areas of interest. `id` is ours (places.identity) and survives a re-import.
CREATE TABLE osm.place (
    id bigint NOT NULL,
    osm_type "char" NOT NULL,
    osm_id bigint NOT NULL,
    osm_version integer,
    osm_timestamp timestamptz,
    category text NOT NULL,
    category_group text NOT NULL,
    rank smallint NOT NULL,
    name text,
    names jsonb NOT NULL,
    other_names text [] NOT NULL,
    housenumber text,
    street text,
    postcode text,
    city text,
    contact jsonb NOT NULL,
    opening_hours text,
    wheelchair text,
    description text,
    tags jsonb NOT NULL,
    document tsvector NOT NULL,
    name_words text [] NOT NULL,
    geom geometry(Point, 3857) NOT NULL,
    geog geography(Point, 4326) NOT NULL
);
CREATE UNIQUE INDEX place_id_idx ON osm.place (id);
CREATE INDEX place_geom_idx ON osm.place USING gist (geom);
CREATE INDEX place_geog_idx ON osm.place USING gist (geog);
CREATE INDEX place_document_idx ON osm.place USING gin (document);

-- Every word that some place can be found by: what a typo is corrected against.
CREATE TABLE osm.place_word (
    word text NOT NULL,
    places integer NOT NULL
);
CREATE UNIQUE INDEX place_word_word_idx ON osm.place_word (word text_pattern_ops);
CREATE INDEX place_word_trgm_idx ON osm.place_word USING gin (word gin_trgm_ops);

-- The labels and everyday words of each category of the taxonomy, as words.
CREATE TABLE osm.category_phrase (
    category text NOT NULL,
    label boolean NOT NULL,
    words text [] NOT NULL
);
CREATE INDEX category_phrase_category_idx ON osm.category_phrase (category);

-- One row: where the data came from. bbox in WGS 84: west, south, east, north.
CREATE TABLE osm.extract (
    name text NOT NULL,
    sha256 text NOT NULL,
    data_timestamp timestamptz,
    sequence bigint,
    imported_at timestamptz NOT NULL,
    seconds real NOT NULL,
    taxonomy text NOT NULL,
    dropped jsonb NOT NULL,
    bbox double precision [] CHECK (cardinality(bbox) = 4)
);
