-- name: is_category
-- Whether these words are what a category is called.
SELECT exists(
    SELECT FROM osm.category_phrase AS phrase
    WHERE
        phrase.words && places.words(%(words)s)
        AND phrase.words <@ places.words(%(words)s)
        AND phrase.words @> places.words(%(words)s)
) AS is_category;
