-- The whole words that a typed word may stand for: itself, what it is short for or shortened to,
-- and the words that it may be a typo of: where `forgiving`, where nothing is known by that name,
-- and where what is known is so rare (3 documents or fewer) that others with 20 times its uses are
-- as likely to be meant.
-- `term` is a text search query for them, and for all that begin with it if it is `unfinished`;
-- `spelt` one for those that need no forgiveness;
-- `uses` is how many documents have one of them.
CREATE OR REPLACE FUNCTION places.meanings(
    word text,
    unfinished boolean,
    forgiving boolean,
    OUT whole text [],
    OUT term text,
    OUT spelt text,
    OUT uses bigint
) LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    variants text [];
    variant_uses bigint;
BEGIN
    whole := array_prepend(word, places.spellings(word));
    spelt := places.any_of(whole);
    uses := places.uses(whole) + CASE WHEN unfinished THEN places.begun(word) ELSE 0 END;
    IF forgiving OR uses = 0 OR (uses <= 3 AND word !~ '\d') THEN
        variants := places.variants(word);
        variant_uses := places.uses(variants);
        IF forgiving OR variant_uses >= 20 * uses THEN
            whole := whole || variants;
            uses := uses + variant_uses;
        END IF;
    END IF;
    term := places.any_of(whole);
    IF unfinished THEN
        term := '(' || term || '|' || quote_literal(word) || ':*)';
    END IF;
END
$$;
