-- Shared layers as tilesets: what tiles show of a layer, kept by its owner in the transaction that
-- changes the layer itself. The contract is docs/tiles-of-layers.md.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- What a layer's tileset tells of itself; services.tiles.layers tells it of the built-in ones.
ALTER TABLE tiles.tileset
ADD COLUMN number integer NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
ADD COLUMN kind text NOT NULL DEFAULT 'built-in' CHECK (kind IN ('built-in', 'layer')),
ADD COLUMN title text,
ADD COLUMN description text NOT NULL DEFAULT '',
ADD COLUMN visibility text NOT NULL DEFAULT 'public' CHECK (visibility IN ('public', 'private')),
ADD COLUMN minzoom smallint NOT NULL DEFAULT 0,
ADD COLUMN maxzoom smallint NOT NULL DEFAULT 14,
ADD COLUMN licence text,          -- SPDX
ADD COLUMN attribution text,
ADD COLUMN attribution_url text,
ADD COLUMN fields jsonb NOT NULL DEFAULT '{}',  -- name → string, number or boolean
ADD COLUMN geometry text CHECK (geometry IN ('point', 'line', 'polygon')),
ADD CONSTRAINT tileset_zooms_check CHECK (0 <= minzoom AND minzoom <= maxzoom AND maxzoom <= 14),
ADD CONSTRAINT tileset_id_check CHECK (
    id ~ '^[a-z0-9]+(-[a-z0-9]+)*$'
    AND length(id) <= 64
    AND (kind = 'built-in') = (id IN ('basemap', 'places'))
),
ADD CONSTRAINT tileset_layer_check CHECK (
    kind = 'built-in' OR num_nulls(title, licence, geometry) = 0
),
ADD CONSTRAINT tileset_fields_check CHECK (
    jsonb_typeof(fields) = 'object'
    AND jsonb_array_length(jsonb_path_query_array(fields, '$.keyvalue()')) <= 64
    AND NOT jsonb_path_exists(
        fields,
        'strict $.* ? (@.type() != "string" || !(@ == "string" || @ == "number" || @ == "boolean"))'
    )
    AND NOT jsonb_path_exists(
        fields, '$.keyvalue().key ? (!(@ like_regex "^[[:alpha:]_][[:alnum:]_:.-]{0,62}$"))'
    )
    AND NOT fields ? 'point_count'  -- what clusters have
);

-- What is drawn of layers. `properties` has declared fields only, each of its declared type, none
-- of them null. `minzoom`: from where the feature is as large as a pixel.
CREATE TABLE tiles.feature (
    tileset_number integer NOT NULL REFERENCES tiles.tileset (number) ON DELETE CASCADE,
    id bigint NOT NULL,
    rank real NOT NULL,
    minzoom smallint NOT NULL CHECK (minzoom BETWEEN 0 AND 14),
    -- half the world is 20,037,508.34 m; the rest is for rounding
    geom geometry(Geometry, 3857) NOT NULL CHECK (
        NOT ST_IsEmpty(geom)
        AND ST_XMin(geom) >= -20037508.35 AND ST_XMax(geom) <= 20037508.35
        AND ST_YMin(geom) >= -20037508.35 AND ST_YMax(geom) <= 20037508.35
    ),
    properties jsonb NOT NULL CHECK (jsonb_typeof(properties) = 'object'),
    PRIMARY KEY (tileset_number, id)
);
-- A city may have many layers on the same ground: a tile reads the one it is of. By number: with
-- the slug, such an index takes six times as long to build, and is a fifth larger.
CREATE INDEX feature_geom_idx ON tiles.feature USING gist (tileset_number, geom);

-- A feature as its owner puts it: geometry in EPSG:4326 or 3857.
CREATE TYPE tiles.entry AS (id bigint, geom geometry, rank real, properties jsonb);
-- A feature in the coordinates of a tile.
CREATE TYPE tiles.drawn AS (id bigint, geom geometry, properties jsonb);

-- Each tileset has readers of its own numbers.
CREATE INDEX change_tileset_idx ON tiles.change (tileset, seq);

-- They are tiles.redrawn and tiles.catchment now, since layers need them, too.
DROP FUNCTION IF EXISTS importer.tiles(geometry, integer, integer);
DROP FUNCTION IF EXISTS importer.reach(integer, integer, integer);
