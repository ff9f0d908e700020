-- A word, and what is left of it without one of its letters: two words that are one typo apart (a
-- letter more, less, other, or two that changed places) have one of these in common. The method is
-- that of symmetric deletion (W. Garbe, SymSpell). Numbers have no typos: each is another number.
CREATE OR REPLACE FUNCTION places.deletions(word text)
RETURNS text [] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_prepend(
        word,
        CASE
            WHEN word ~ '[^0-9]' AND length(word) BETWEEN 3 AND 30 THEN
                array(
                    SELECT overlay(word PLACING '' FROM nth FOR 1)
                    FROM generate_series(1, length(word)) AS nth
                )
            ELSE '{}'
        END
    )
$$;
