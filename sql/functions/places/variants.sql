-- The words of the vocabulary that a typed word may be a typo of, the most used first: those at
-- one edit (a letter more, less, other, or two that changed places); where there are none and the
-- word has 8 letters or more, those at two.
CREATE OR REPLACE FUNCTION places.variants(typed text)
RETURNS text [] LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
SET pg_trgm.similarity_threshold = 0.2  -- noqa: PRS
AS $$
DECLARE
    found text [];
    -- A plural in -aux was folded to -al, which may have been no plural.
    asked text [] := places.deletions(typed) || CASE
        WHEN typed ~ '..al$' THEN places.deletions(left(typed, -1) || 'u')
    END;
BEGIN
    IF length(typed) < 3 OR length(typed) > 30 OR typed !~ '[^0-9]' THEN
        RETURN '{}';
    END IF;
    found := array(
        SELECT near.word
        FROM osm.word AS near
        WHERE
            near.deletions && asked
            AND near.word <> typed
            AND length(near.word) BETWEEN greatest(3, length(typed) - 1) AND length(typed) + 1
        ORDER BY
            levenshtein_less_equal(near.word, typed, 2),
            left(near.word, 1) = left(typed, 1) DESC,
            near.uses DESC
        LIMIT 24
    );
    IF found <> '{}' OR length(typed) < 8 THEN
        RETURN found;
    END IF;
    RETURN array(
        SELECT near.word
        FROM osm.word AS near
        WHERE
            near.word % typed
            AND length(near.word) BETWEEN length(typed) - 2 AND length(typed) + 2
            AND levenshtein_less_equal(near.word, typed, 2) <= 2
        ORDER BY near.uses DESC
        LIMIT 12
    );
END
$$;
