-- An update replaces the rows of single elements: every table knows its elements, and finds them.
ALTER TABLE osm.street ADD COLUMN osm_type "char" NOT NULL DEFAULT 'w';
ALTER TABLE osm.boundary ADD COLUMN osm_type "char" NOT NULL DEFAULT 'w';
ALTER TABLE osm.place_label ADD COLUMN osm_type "char" NOT NULL DEFAULT 'n';
ALTER TABLE osm.street ALTER COLUMN osm_type DROP DEFAULT;
ALTER TABLE osm.boundary ALTER COLUMN osm_type DROP DEFAULT;
ALTER TABLE osm.place_label ALTER COLUMN osm_type DROP DEFAULT;

CREATE INDEX street_element_idx ON osm.street (osm_id);
CREATE INDEX building_element_idx ON osm.building (osm_id);
CREATE INDEX water_polygon_element_idx ON osm.water_polygon (osm_id);
CREATE INDEX land_element_idx ON osm.land (osm_id);
CREATE INDEX boundary_element_idx ON osm.boundary (osm_id);
CREATE INDEX place_label_element_idx ON osm.place_label (osm_id);
CREATE INDEX address_element_idx ON osm.address (osm_id);
CREATE INDEX place_element_idx ON osm.place (osm_id);

-- way_area follows from the geometry: square metres of Web Mercator.
ALTER TABLE osm.water_polygon DROP COLUMN way_area;
ALTER TABLE osm.water_polygon ADD COLUMN way_area real
NOT NULL GENERATED ALWAYS AS (ST_Area(geom)) STORED;
ALTER TABLE osm.land DROP COLUMN way_area;
ALTER TABLE osm.land ADD COLUMN way_area real
NOT NULL GENERATED ALWAYS AS (ST_Area(geom)) STORED;

-- The elements themselves, so that an update can read what it does not bring along.
-- Those of the extract lie in its own blobs (PBF, up to 8,000 elements each, as they were in the
-- file); osm.element has those that an update has changed since, and wins.
CREATE TABLE osm.blob (
    osm_type "char" NOT NULL,
    first_id bigint NOT NULL,  -- of the elements of that type in the blob
    body bytea NOT NULL
);
CREATE UNIQUE INDEX blob_element_idx ON osm.blob (osm_type, first_id);
ALTER TABLE osm.blob ALTER COLUMN body SET STORAGE EXTERNAL;

-- Who refers to whom in the blobs: pages of pairs, ordered by the element referred to.
CREATE TABLE osm.reference_page (
    member_type "char" NOT NULL,
    referrer_type "char" NOT NULL,
    part integer NOT NULL,     -- within one part, pages do not overlap
    first_id bigint NOT NULL,  -- the lowest and the highest member in the page
    last_id bigint NOT NULL,
    pairs bytea NOT NULL       -- members, then referrers: 64-bit integers, little-endian
);
CREATE UNIQUE INDEX reference_page_member_idx ON osm.reference_page (
    member_type, referrer_type, part, first_id
);
ALTER TABLE osm.reference_page ALTER COLUMN pairs SET STORAGE EXTERNAL;

CREATE TABLE osm.element (
    osm_type "char" NOT NULL,
    osm_id bigint NOT NULL,
    visible boolean NOT NULL,   -- false: deleted
    version integer,
    changed_at bigint,          -- seconds since 1970
    lon integer,                -- of a node, in 10⁻⁷ degree
    lat integer,
    member_types text,          -- of a relation: one letter a member
    members bigint [] NOT NULL, -- the nodes of a way, the members of a relation
    roles text [] NOT NULL,
    tags jsonb NOT NULL
);
CREATE UNIQUE INDEX element_element_idx ON osm.element (osm_type, osm_id);
CREATE INDEX element_members_idx ON osm.element USING gin (members) WHERE osm_type <> 'n';
