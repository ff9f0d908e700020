-- Administrative units (admin_level 2 to 10) and, without an admin_level, postal areas.
-- area_id is one number for both: that of a relation as it is, that of a way below zero.
CREATE TABLE osm.admin_area (
    osm_type "char" NOT NULL,
    osm_id bigint NOT NULL,
    area_id bigint NOT NULL GENERATED ALWAYS AS (
        CASE WHEN osm_type = 'w' THEN -osm_id ELSE osm_id END
    ) STORED,
    admin_level smallint,
    name text,
    names jsonb NOT NULL,        -- by language
    insee text,                  -- ref:INSEE, of France and its overseas
    iso text,                    -- ISO 3166-1 (FR) or ISO 3166-2 (FR-74)
    wikidata text,
    postcodes text [] NOT NULL,
    way_area real NOT NULL GENERATED ALWAYS AS (ST_Area(geom)) STORED,
    geom geometry(MultiPolygon, 3857) NOT NULL
);
CREATE UNIQUE INDEX admin_area_area_idx ON osm.admin_area (area_id);
CREATE INDEX admin_area_element_idx ON osm.admin_area (osm_id);
CREATE INDEX admin_area_geom_idx ON osm.admin_area USING gist (geom);

-- The same areas in small pieces: what a point lies in is found among few corners.
CREATE TABLE osm.admin_part (
    area_id bigint NOT NULL,
    geom geometry(Polygon, 3857) NOT NULL
);
CREATE INDEX admin_part_area_idx ON osm.admin_part (area_id);
CREATE INDEX admin_part_geom_idx ON osm.admin_part USING gist (geom);

-- Where each address, place, named street and interpolation is: one row an element.
CREATE TABLE osm.whereabouts (
    osm_type "char" NOT NULL,
    osm_id bigint NOT NULL,
    areas bigint [] NOT NULL,    -- area_id of the units around it, the smallest first
    contested boolean NOT NULL,  -- it lies in two units of one level
    municipality bigint,         -- area_id
    -- what streets of one name are grouped by: a municipality or a cell
    locality text NOT NULL,
    postcode text,               -- of its postal area, or of a municipality that has only one
    street_words text            -- the words of its street, or of its own name if it is one
);
CREATE UNIQUE INDEX whereabouts_element_idx ON osm.whereabouts (osm_id, osm_type);
CREATE INDEX whereabouts_street_idx ON osm.whereabouts (street_words, locality)
WHERE street_words IS NOT NULL;
CREATE INDEX whereabouts_contested_idx ON osm.whereabouts (osm_id) WHERE contested;
