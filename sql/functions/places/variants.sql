-- The words of the vocabulary that a typed word may stand for. A known word stands for itself
-- alone unless `forgiving`; else for those at most 1 edit away (4 to 7 letters) or 2 (8 and more),
-- the fewest edits first, then the most used. Source: Fuzziness "AUTO" of Lucene, one letter later.
CREATE OR REPLACE FUNCTION places.variants(typed text, forgiving boolean)
RETURNS TABLE (word text, edits integer) LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET pg_trgm.similarity_threshold = 0.2  -- noqa: PRS
AS $$
    WITH known AS (
        SELECT place_word.word FROM osm.place_word WHERE place_word.word = typed
    ),

    allowed AS (
        SELECT
            CASE WHEN length(typed) < 4 THEN 0 WHEN length(typed) < 8 THEN 1 ELSE 2 END AS edits
        WHERE forgiving OR NOT EXISTS (SELECT 1 FROM known)
    ),

    near AS (
        SELECT
            place_word.word,
            levenshtein_less_equal(place_word.word, typed, allowed.edits) AS edits,
            place_word.places
        FROM osm.place_word
        CROSS JOIN allowed
        WHERE
            allowed.edits > 0
            AND place_word.word % typed
            AND length(place_word.word) BETWEEN length(typed) - allowed.edits
            AND least(length(typed) + allowed.edits, 255)
    )

    SELECT known.word, 0 FROM known
    UNION
    (
        SELECT near.word, near.edits
        FROM near
        CROSS JOIN allowed
        WHERE near.edits <= allowed.edits
        ORDER BY near.edits, near.places DESC
        LIMIT 12
    )
$$;
