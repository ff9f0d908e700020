-- What was typed, as queries on the documents of places:
--   words     the words typed
--   wanted    what a place must match: every word, the last one possibly unfinished; with the
--             step 'some', any of them
--   in_name   every word in the name
--   spelt     every word as typed and complete (a place that matches needed no forgiveness)
--   complete  every word complete, typos forgiven (what a category's label must match)
--   terms     one query a word, to count how many match
-- Steps: 'typed' corrects unknown words only, 'typos' known ones too, 'some' as 'typos'.
CREATE OR REPLACE FUNCTION places.parse(q text, step text)
RETURNS TABLE (
    words text [], wanted tsquery, in_name tsquery, spelt tsquery, complete tsquery,
    terms tsquery []
) LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH typed AS (
        SELECT
            word,
            position,
            position = max(position) OVER () AND length(word) > 1 AS unfinished
        FROM unnest(places.words(q)) WITH ORDINALITY AS typed (word, position)
        WHERE position <= 12
    ),

    term AS (
        SELECT
            typed.position,
            typed.word,
            -- Words are letters and digits only, so quoting them is all the escaping they need.
            quote_literal(typed.word) AS spelt,
            coalesce(
                string_agg(quote_literal(variant.word), '|'), quote_literal(typed.word)
            ) AS complete,
            coalesce(
                string_agg(quote_literal(variant.word) || ':A', '|'),
                quote_literal(typed.word) || ':A'
            ) AS in_name,
            typed.unfinished
        FROM typed
        LEFT JOIN LATERAL places.variants(typed.word, step <> 'typed') AS variant ON true
        GROUP BY typed.position, typed.word, typed.unfinished
    ),

    query AS (
        SELECT
            term.position,
            term.word,
            term.spelt,
            '(' || term.complete || ')' AS complete,
            '(' || term.complete || CASE
                WHEN term.unfinished THEN '|' || term.spelt || ':*' ELSE ''
            END || ')' AS wanted,
            '(' || term.in_name || CASE
                WHEN term.unfinished THEN '|' || term.spelt || ':*A' ELSE ''
            END || ')' AS in_name
        FROM term
    )

    SELECT
        array_agg(query.word ORDER BY query.position),
        string_agg(query.wanted, CASE WHEN step = 'some' THEN '|' ELSE '&' END)::tsquery,
        string_agg(query.in_name, '&')::tsquery,
        string_agg(query.spelt, '&')::tsquery,
        string_agg(query.complete, '&')::tsquery,
        array_agg(query.wanted::tsquery)
    FROM query
$$;
