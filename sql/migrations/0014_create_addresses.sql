-- Addresses of sources other than OpenStreetMap, as their files have them; importers.addresses
-- writes them, one département of one source at a time.
CREATE TABLE places.address (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL CHECK (source IN ('ban', 'bano')),
    source_id text NOT NULL,    -- the id that the source gives it
    departement text NOT NULL,  -- 01 to 95, 2A, 2B, 971 to 989: what an import replaces as a whole
    kind text NOT NULL CHECK (kind IN ('housenumber', 'locality')),
    housenumber text,           -- as it is shown: 12, 12 bis, 12A; NULL for a locality
    street text NOT NULL,       -- or the name of the locality
    postcode text,
    insee text NOT NULL,
    city text,
    geom geometry(Point, 3857) NOT NULL,
    licence text NOT NULL,      -- SPDX
    loaded_at timestamptz NOT NULL,
    number_key text,            -- places.number_keys(housenumber)[1]
    street_key text NOT NULL,   -- places.street_key(street)
    osm_type "char",            -- the twin: the address of OpenStreetMap that says the same
    osm_id bigint,
    superseded boolean NOT NULL DEFAULT false,  -- a BANO address that BAN has, too
    UNIQUE (source, source_id)
);
CREATE INDEX address_geom_idx ON places.address USING gist (geom);
CREATE INDEX address_departement_idx ON places.address (source, departement);
CREATE INDEX address_twin_idx ON places.address (osm_id) WHERE osm_id IS NOT NULL;

-- One row for each file that still has rows here: a département that is loaded again leaves it.
CREATE TABLE places.address_source (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    departements text [] NOT NULL,
    rows bigint NOT NULL,
    rejected jsonb NOT NULL,    -- reason → rows
    loaded_at timestamptz NOT NULL,
    licence text NOT NULL,
    attribution text NOT NULL,
    url text NOT NULL
);

-- Addresses whose twin is to be looked for; empty again at the end of each transaction.
CREATE UNLOGGED TABLE places.address_to_match (
    id bigint NOT NULL
);
