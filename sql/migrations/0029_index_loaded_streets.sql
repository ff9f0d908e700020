-- The streets and the lieux-dits that loaded addresses name, as search finds them; of one source,
-- one commune and one spelling (places.street_key) each. places.refresh_streets writes them.
CREATE TABLE places.street (
    departement text NOT NULL,
    source text NOT NULL,
    insee text NOT NULL,
    street_key text NOT NULL,
    name text NOT NULL,             -- the spelling that most addresses have
    source_id text,                 -- of the lieu-dit, if it is one
    city text,
    postcodes text [] NOT NULL,
    licence text NOT NULL,          -- SPDX
    addresses integer NOT NULL,     -- that have a number
    centre geometry(Point, 3857) NOT NULL,
    extent geometry(Geometry, 3857) NOT NULL,
    name_words text [] NOT NULL,    -- places.words(name)
    document tsvector NOT NULL,
    PRIMARY KEY (insee, street_key, source)
);
CREATE INDEX street_departement_idx ON places.street (departement);
CREATE INDEX street_document_idx ON places.street USING gin (document);
CREATE INDEX street_name_idx ON places.street (name_words);
CREATE INDEX street_extent_idx ON places.street USING gist (extent);
CREATE INDEX address_number_idx ON places.address (insee, street_key, number_key);
