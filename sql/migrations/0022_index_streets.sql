-- What streets and house numbers are found by. A database has them from its next import; until
-- then search finds places alone.
ALTER TABLE osm.named_street
ADD COLUMN cities text [] NOT NULL DEFAULT '{}',        -- of its addresses
ADD COLUMN name_words text [] NOT NULL DEFAULT '{}',    -- places.words(name)
ADD COLUMN document tsvector NOT NULL DEFAULT '',
ALTER COLUMN geom TYPE geometry(Geometry, 3857);        -- points, if only addresses name it
CREATE INDEX named_street_document_idx ON osm.named_street USING gin (document);
DROP INDEX osm.named_street_trgm_idx;

-- The house numbers of streets: one row for each number of an address.
CREATE TABLE osm.door (
    street_words text NOT NULL,     -- with locality: the key of osm.named_street
    locality text NOT NULL,
    number_key text NOT NULL,       -- one of places.door_keys(housenumber)
    osm_type "char" NOT NULL,       -- of the address, or of the line if it is interpolated
    osm_id bigint NOT NULL,
    interpolated boolean NOT NULL,
    housenumber text NOT NULL,
    street text NOT NULL,
    postcode text,                  -- of the address, else of where it is
    city text,
    geom geometry(Point, 3857) NOT NULL
);
CREATE INDEX door_number_idx ON osm.door (street_words, locality, number_key);
CREATE INDEX door_near_idx ON osm.door USING gist (number_key, geom);
CREATE INDEX door_element_idx ON osm.door (osm_id);

-- The vocabulary is that of streets, too. `deletions` are what a typo is found by: the word, and
-- the word without one of its letters.
ALTER TABLE osm.place_word RENAME TO word;
ALTER TABLE osm.word RENAME COLUMN places TO uses;
ALTER TABLE osm.word ADD COLUMN deletions text [] NOT NULL DEFAULT '{}';
ALTER INDEX osm.place_word_word_idx RENAME TO word_word_idx;
ALTER INDEX osm.place_word_trgm_idx RENAME TO word_trgm_idx;
CREATE INDEX word_deletions_idx ON osm.word USING gin (deletions);
UPDATE osm.word SET deletions = array_prepend(
    word,
    CASE
        WHEN word ~ '[^0-9]' AND length(word) BETWEEN 3 AND 30
            THEN
                array(
                    SELECT overlay(word PLACING '' FROM nth FOR 1)
                    FROM generate_series(1, length(word)) AS nth
                )
        ELSE '{}'
    END
);

CREATE INDEX place_name_idx ON osm.place (name_words);
CREATE INDEX named_street_name_idx ON osm.named_street (name_words);
CREATE INDEX category_phrase_words_idx ON osm.category_phrase USING gin (words);

-- What was typed, as places.understand reads it.
CREATE TYPE places.asked AS (
    words text [],      -- the words typed, as places.words makes them
    needed tsquery,     -- what a document must match: every word but numbers of houses
    spelt tsquery,      -- every needed word as typed and complete, or abbreviated
    exact tsquery [],   -- the same, one query for each needed word
    required integer,   -- how many words are needed
    accepted text [],   -- every whole word that a needed word may stand for
    stem text,          -- the last word, if it may be unfinished
    terms tsquery [],   -- one query for each word
    only_numbers boolean,
    rarity bigint       -- at most how many documents have the rarest needed word
);

DROP FUNCTION IF EXISTS places.parse(text, text);
DROP FUNCTION IF EXISTS places.variants(text, boolean);
DROP FUNCTION IF EXISTS places.search(
    text, text, double precision, double precision, double precision, double precision,
    double precision, double precision, text [], integer
);
