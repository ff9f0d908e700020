-- The tables of all layers of Shortbread 1.0 that no earlier migration made.

CREATE TABLE osm.water_line (
    osm_type "char" NOT NULL,
    osm_id bigint NOT NULL,
    kind text NOT NULL,
    tunnel boolean NOT NULL,
    bridge boolean NOT NULL,
    layer smallint NOT NULL,
    name text,
    name_en text,
    name_de text,
    minzoom smallint NOT NULL,
    label_minzoom smallint NOT NULL,
    geom geometry(LineString, 3857) NOT NULL
);
CREATE INDEX water_line_geom_idx ON osm.water_line USING gist (geom);
CREATE INDEX water_line_element_idx ON osm.water_line (osm_id);

-- Dams and piers are few: their lines and areas share a table.
CREATE TABLE osm.dam (
    osm_type "char" NOT NULL,
    osm_id bigint NOT NULL,
    geom geometry(Geometry, 3857) NOT NULL
);
CREATE INDEX dam_geom_idx ON osm.dam USING gist (geom);
CREATE INDEX dam_element_idx ON osm.dam (osm_id);

CREATE TABLE osm.pier (
    osm_type "char" NOT NULL,
    osm_id bigint NOT NULL,
    kind text NOT NULL,
    geom geometry(Geometry, 3857) NOT NULL
);
CREATE INDEX pier_geom_idx ON osm.pier USING gist (geom);
CREATE INDEX pier_element_idx ON osm.pier (osm_id);

CREATE TABLE osm.bridge (
    osm_type "char" NOT NULL,
    osm_id bigint NOT NULL,
    geom geometry(MultiPolygon, 3857) NOT NULL
);
CREATE INDEX bridge_geom_idx ON osm.bridge USING gist (geom);
CREATE INDEX bridge_element_idx ON osm.bridge (osm_id);

CREATE TABLE osm.site (
    osm_type "char" NOT NULL,
    osm_id bigint NOT NULL,
    kind text NOT NULL,
    name text,
    geom geometry(MultiPolygon, 3857) NOT NULL
);
CREATE INDEX site_geom_idx ON osm.site USING gist (geom);
CREATE INDEX site_element_idx ON osm.site (osm_id);

-- Where a named area has its label follows from its geometry.
CREATE TABLE osm.street_polygon (
    osm_type "char" NOT NULL,
    osm_id bigint NOT NULL,
    kind text NOT NULL,
    tunnel boolean NOT NULL,
    bridge boolean NOT NULL,
    surface text,
    name text,
    name_en text,
    name_de text,
    z_order smallint NOT NULL,
    minzoom smallint NOT NULL,
    geom geometry(MultiPolygon, 3857) NOT NULL,
    label geometry(Point, 3857)
    GENERATED ALWAYS AS (CASE WHEN name IS NOT NULL THEN ST_PointOnSurface(geom) END) STORED
);
CREATE INDEX street_polygon_geom_idx ON osm.street_polygon USING gist (geom);
CREATE INDEX street_polygon_label_idx ON osm.street_polygon USING gist (label)
WHERE label IS NOT NULL;
CREATE INDEX street_polygon_element_idx ON osm.street_polygon (osm_id);

ALTER TABLE osm.water_polygon ADD COLUMN name_en text;
ALTER TABLE osm.water_polygon ADD COLUMN name_de text;
ALTER TABLE osm.water_polygon ADD COLUMN label geometry(Point, 3857)
GENERATED ALWAYS AS (CASE WHEN name IS NOT NULL THEN ST_PointOnSurface(geom) END) STORED;
CREATE INDEX water_polygon_label_idx ON osm.water_polygon USING gist (label)
WHERE label IS NOT NULL;

CREATE TABLE osm.motorway_junction (
    osm_type "char" NOT NULL,
    osm_id bigint NOT NULL,
    name text,
    name_en text,
    name_de text,
    ref text,
    geom geometry(Point, 3857) NOT NULL
);
CREATE INDEX motorway_junction_geom_idx ON osm.motorway_junction USING gist (geom);
CREATE INDEX motorway_junction_element_idx ON osm.motorway_junction (osm_id);

CREATE TABLE osm.aerialway (
    osm_type "char" NOT NULL,
    osm_id bigint NOT NULL,
    kind text NOT NULL,
    geom geometry(LineString, 3857) NOT NULL
);
CREATE INDEX aerialway_geom_idx ON osm.aerialway USING gist (geom);
CREATE INDEX aerialway_element_idx ON osm.aerialway (osm_id);

CREATE TABLE osm.ferry (
    osm_type "char" NOT NULL,
    osm_id bigint NOT NULL,
    name text,
    name_en text,
    name_de text,
    minzoom smallint NOT NULL,
    geom geometry(LineString, 3857) NOT NULL
);
CREATE INDEX ferry_geom_idx ON osm.ferry USING gist (geom);
CREATE INDEX ferry_element_idx ON osm.ferry (osm_id);

CREATE TABLE osm.public_transport (
    osm_type "char" NOT NULL,
    osm_id bigint NOT NULL,
    kind text NOT NULL,
    name text,
    name_en text,
    name_de text,
    iata text,
    minzoom smallint NOT NULL,
    geom geometry(Point, 3857) NOT NULL
);
CREATE INDEX public_transport_geom_idx ON osm.public_transport USING gist (geom);
CREATE INDEX public_transport_element_idx ON osm.public_transport (osm_id);

-- way_area in square metres of Web Mercator.
CREATE TABLE osm.boundary_label (
    osm_type "char" NOT NULL,
    osm_id bigint NOT NULL,
    admin_level smallint NOT NULL,
    name text NOT NULL,
    name_en text,
    name_de text,
    way_area double precision NOT NULL,
    minzoom smallint NOT NULL,
    geom geometry(Point, 3857) NOT NULL
);
CREATE INDEX boundary_label_geom_idx ON osm.boundary_label USING gist (geom);
CREATE INDEX boundary_label_element_idx ON osm.boundary_label (osm_id);

-- One column for each tag that Shortbread shows, with _ for the colon of tower:type, recycling:*.
CREATE TABLE osm.poi (
    osm_type "char" NOT NULL,
    osm_id bigint NOT NULL,
    amenity text,
    leisure text,
    tourism text,
    shop text,
    man_made text,
    historic text,
    emergency text,
    highway text,
    office text,
    name text,
    name_en text,
    name_de text,
    housename text,
    housenumber text,
    cuisine text,
    sport text,
    vending text,
    information text,
    tower_type text,
    religion text,
    denomination text,
    recycling_glass_bottles boolean NOT NULL,
    recycling_paper boolean NOT NULL,
    recycling_clothes boolean NOT NULL,
    recycling_scrap_metal boolean NOT NULL,
    atm boolean NOT NULL,
    geom geometry(Point, 3857) NOT NULL
);
CREATE INDEX poi_geom_idx ON osm.poi USING gist (geom);
CREATE INDEX poi_element_idx ON osm.poi (osm_id);
