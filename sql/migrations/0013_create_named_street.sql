-- Lines along which house numbers are counted (addr:interpolation).
CREATE TABLE osm.interpolation (
    osm_type "char" NOT NULL,
    osm_id bigint NOT NULL,
    step text NOT NULL,          -- all, odd, even, alphabetic or a number
    street text,
    postcode text,
    city text,
    geom geometry(LineString, 3857) NOT NULL
);
CREATE INDEX interpolation_element_idx ON osm.interpolation (osm_id);
CREATE INDEX interpolation_geom_idx ON osm.interpolation USING gist (geom);

-- The addresses between the numbered nodes of such a line, whose way is osm_id.
CREATE TABLE osm.interpolated_address (
    osm_id bigint NOT NULL,
    housenumber text NOT NULL,
    street text,
    street_words text,           -- as in osm.whereabouts
    postcode text,
    city text,
    geom geometry(Point, 3857) NOT NULL
);
CREATE INDEX interpolated_address_element_idx ON osm.interpolated_address (osm_id);
CREATE INDEX interpolated_address_geom_idx ON osm.interpolated_address USING gist (geom);
CREATE INDEX interpolated_address_street_idx ON osm.interpolated_address (street_words);

-- The ways of one name in one municipality are one street. Where no municipality is known they are
-- grouped by cells of some 5 km.
CREATE TABLE osm.named_street (
    street_words text NOT NULL,  -- the words of the name: the key, with locality
    locality text NOT NULL,
    municipality bigint,         -- area_id
    name text NOT NULL,          -- the spelling that most ways have
    names jsonb NOT NULL,        -- by language
    ways bigint [] NOT NULL,
    postcodes text [] NOT NULL,  -- of its addresses; without any, of where it is
    addresses integer NOT NULL,
    centre geometry(Point, 3857) NOT NULL,  -- on the street, nearest to the middle of its bbox
    geom geometry(MultiLineString, 3857) NOT NULL
);
CREATE UNIQUE INDEX named_street_street_idx ON osm.named_street (
    street_words text_pattern_ops, locality
);
CREATE INDEX named_street_trgm_idx ON osm.named_street USING gin (street_words gin_trgm_ops);
CREATE INDEX named_street_municipality_idx ON osm.named_street (municipality);
CREATE INDEX named_street_geom_idx ON osm.named_street USING gist (geom);
