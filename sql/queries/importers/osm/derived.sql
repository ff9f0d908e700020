-- name: search_path
SELECT current_setting('search_path');

-- name: search_in
SELECT set_config('search_path', %(path)s, true);

-- name: note_affected
-- The elements of which some row changes.
CREATE TEMPORARY TABLE affected ON COMMIT DROP AS
SELECT DISTINCT
    difference.osm_type,
    difference.osm_id
FROM osm_load.difference;
ANALYZE affected;

-- name: forget_words
-- One place less for each word of the places that change; a word that no place has is gone.
WITH less AS (
    SELECT
        word.lexeme,
        count(*) AS places
    FROM osm.place
    CROSS JOIN LATERAL unnest(tsvector_to_array(place.document)) AS word (lexeme)
    WHERE
        (place.osm_type, place.osm_id) IN (
            SELECT
                difference.osm_type,
                difference.osm_id
            FROM osm_load.difference
            WHERE difference.tbl = 'place'
        )
    GROUP BY word.lexeme
),

counted AS (
    UPDATE osm.place_word SET places = place_word.places - less.places
    FROM less
    WHERE place_word.word = less.lexeme AND place_word.places > less.places
)

DELETE FROM osm.place_word
USING less
WHERE place_word.word = less.lexeme AND place_word.places <= less.places;

-- name: learn_words
INSERT INTO osm.place_word (word, places)
SELECT
    word.lexeme,
    count(*)
FROM osm.place
CROSS JOIN LATERAL unnest(tsvector_to_array(place.document)) AS word (lexeme)
WHERE
    (place.osm_type, place.osm_id) IN (
        SELECT
            difference.osm_type,
            difference.osm_id
        FROM osm_load.difference
        WHERE difference.tbl = 'place'
    )
GROUP BY word.lexeme
ON CONFLICT (word) DO UPDATE SET places = place_word.places + excluded.places;
