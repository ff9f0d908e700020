-- What was typed, as it is looked for. Numbers may be those of houses, which no document has; they
-- are needed only where nothing else was typed. With the step 'some' any of the needed words will
-- do. Steps: 'typed' corrects unknown words only, 'typos' known ones too, 'some' as 'typos'.
CREATE OR REPLACE FUNCTION places.understand(q text, step text)
RETURNS places.asked LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    asked places.asked;
    meaning record;
    term text;
    word text;
    number boolean;
    last boolean;
    required text [] := '{}';
    exact text [] := '{}';
    only_numbers boolean;
BEGIN
    asked.words := (places.words(q))[:12];
    only_numbers := array_to_string(asked.words, '') ~ '^[0-9]*$';
    FOR nth IN 1 .. cardinality(asked.words) LOOP
        word := asked.words[nth];
        last := nth = cardinality(asked.words);
        number := word ~ '^\d+[a-z]?$'
            OR (word IN ('bi', 'bis', 'ter', 'quater') AND asked.words[nth - 1] ~ '^\d+$');
        IF number AND NOT only_numbers THEN
            asked.terms := array_append(asked.terms, quote_literal(word)::tsquery);
            CONTINUE;
        END IF;
        IF last AND length(word) > 1 AND NOT number THEN
            asked.stem := word;
        END IF;
        meaning := places.meanings(word, asked.stem IS NOT NULL, step <> 'typed' AND NOT number);
        term := meaning.term;
        asked.terms := array_append(asked.terms, term::tsquery);
        required := array_append(required, term);
        exact := array_append(exact, quote_literal(word));
        asked.accepted := asked.accepted || meaning.whole;
        asked.rarity := least(asked.rarity, meaning.uses);
    END LOOP;
    asked.required := cardinality(required);
    asked.needed := array_to_string(required, CASE step WHEN 'some' THEN '|' ELSE '&' END)::tsquery;
    asked.spelt := array_to_string(exact, '&')::tsquery;
    RETURN asked;
END
$$;
