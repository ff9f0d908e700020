-- What was typed, as it is looked for. Numbers may be those of houses, which no document has; they
-- are needed only where nothing else was typed, and of several then only the last, which may be
-- the beginning of a street's name. With the step 'some' any of the needed words will do.
-- Steps: 'begun' corrects unknown words only; 'typed' known ones too where there are at most two,
-- of which many may be found that were not meant; 'typos' and 'some' all.
CREATE OR REPLACE FUNCTION places.understand(q text, step text)
RETURNS places.asked LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    asked places.asked;
    meaning record;
    word text;
    last boolean;
    number boolean;
    needed text [] := '{}';
    exact text [] := '{}';
    forgiving boolean;
BEGIN
    asked.words := (places.words(q))[:12];
    asked.only_numbers := array_to_string(asked.words, '') ~ '^[0-9]*$';
    forgiving := step IN ('typos', 'some')
        OR (step = 'typed' AND cardinality(asked.words) <= 2);
    FOR nth IN 1 .. cardinality(asked.words) LOOP
        word := asked.words[nth];
        last := nth = cardinality(asked.words);
        number := word ~ '^\d+[a-z]?$'
            OR (word IN ('bi', 'bis', 'ter', 'quater') AND asked.words[nth - 1] ~ '^\d+$');
        IF number AND NOT (asked.only_numbers AND last) THEN
            asked.terms := array_append(asked.terms, quote_literal(word)::tsquery);
            CONTINUE;
        END IF;
        IF last AND (length(word) > 1 OR number) THEN
            asked.stem := word;
        END IF;
        meaning := places.meanings(word, asked.stem IS NOT NULL, forgiving AND NOT number);
        asked.terms := array_append(asked.terms, meaning.term::tsquery);
        needed := array_append(needed, meaning.term);
        exact := array_append(exact, meaning.spelt);
        asked.accepted := asked.accepted || meaning.whole;
        asked.rarity := least(asked.rarity, meaning.uses);
    END LOOP;
    asked.required := cardinality(needed);
    asked.needed := array_to_string(needed, CASE step WHEN 'some' THEN '|' ELSE '&' END)::tsquery;
    asked.exact := exact::tsquery [];
    asked.spelt := array_to_string(exact, '&')::tsquery;
    RETURN asked;
END
$$;
