-- The world around an extract, at low zooms: Natural Earth, put here by importers.world.
-- Geometry in Web Mercator (EPSG:3857). scale: 110, 50 or 10, the millions in 1:10 000 000.
CREATE SCHEMA world;

CREATE TABLE world.ocean (
    scale smallint NOT NULL,
    geom geometry(Polygon, 3857) NOT NULL
);
CREATE INDEX ocean_geom_idx ON world.ocean USING gist (geom);

-- Between two countries; a coast is none.
CREATE TABLE world.border (
    scale smallint NOT NULL,
    disputed boolean NOT NULL,
    geom geometry(LineString, 3857) NOT NULL
);
CREATE INDEX border_geom_idx ON world.border USING gist (geom);

-- Where a country's name stands: inside the largest piece of its land. way_area: hectares of Web
-- Mercator.
CREATE TABLE world.country (
    iso text PRIMARY KEY,
    name text NOT NULL,
    name_en text NOT NULL,
    name_de text NOT NULL,
    way_area bigint NOT NULL,
    geom geometry(Point, 3857) NOT NULL
);
CREATE INDEX country_geom_idx ON world.country USING gist (geom);

-- One row: which files and statements this world was made of.
CREATE TABLE world.source (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    version text NOT NULL,
    loaded_at timestamptz NOT NULL DEFAULT now()
);
