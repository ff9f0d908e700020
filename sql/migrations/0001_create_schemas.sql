-- The extensions, and one schema for each owner.
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;

CREATE SCHEMA osm;       -- what is served of OpenStreetMap; replaced as a whole by importers.osm
CREATE SCHEMA importer;  -- functions of importers.osm
CREATE SCHEMA places;    -- identities of places, and functions of services.places
CREATE SCHEMA tiles;     -- versions of tilesets, and functions of services.tiles
