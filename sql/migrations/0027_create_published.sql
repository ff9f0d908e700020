-- Tables that others keep, or that were read from a file, served as collections of features.
-- Nothing here writes them.
CREATE SCHEMA published;  -- layers of GeoPackages, as importers.published reads them

-- By name, so that whoever keeps a table may replace it. What it has is looked up when it is read.
CREATE TABLE places.published (
    id text PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9][A-Za-z0-9_-]{0,47}$'),
    schema_name text NOT NULL,
    table_name text NOT NULL,
    key_name text NOT NULL,
    geometry_name text NOT NULL,
    datetime_name text,
    title text NOT NULL,
    description text NOT NULL,
    licence text NOT NULL,      -- SPDX
    attribution text NOT NULL,
    extent double precision [] CHECK (array_length(extent, 1) = 4),  -- when it was published
    published_at timestamptz NOT NULL DEFAULT now()
);
