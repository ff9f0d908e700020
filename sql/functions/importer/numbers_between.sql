-- The house numbers between two of a line with addr:interpolation, and how far along each is: 0
-- at the first, 1 at the last. `step` is all, odd, even, alphabetic (12a … 12f) or a number. None
-- where the ends do not fit the step, or with more than 1,000 between them: one end is wrong.
CREATE OR REPLACE FUNCTION importer.numbers_between(first text, last text, step text)
RETURNS TABLE (housenumber text, share double precision)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH ends AS (
        SELECT
            '' AS prefix,
            substring(first FROM '^\d{1,6}$')::integer AS low,
            substring(last FROM '^\d{1,6}$')::integer AS high,
            CASE
                WHEN step = 'all' THEN 1
                WHEN step IN ('odd', 'even') THEN 2
                ELSE substring(step FROM '^[1-9]\d{0,2}$')::integer
            END AS width
        WHERE step <> 'alphabetic'
        UNION ALL
        SELECT
            left(first, -1),
            ascii(right(first, 1)),
            ascii(right(last, 1)),
            1
        WHERE
            step = 'alphabetic'
            AND left(first, -1) = left(last, -1)
            AND (first ~ '^\d{1,6} ?[a-z]$' OR first ~ '^\d{1,6} ?[A-Z]$')
            AND (last ~ '[a-z]$') = (first ~ '[a-z]$')
            AND last ~ '[A-Za-z]$'
    ),

    counted AS (
        SELECT
            ends.*,
            abs(ends.high - ends.low) / ends.width AS steps
        FROM ends
        WHERE
            mod(ends.high - ends.low, ends.width) = 0
            AND NOT (step = 'odd' AND mod(ends.low, 2) = 0)
            AND NOT (step = 'even' AND mod(ends.low, 2) = 1)
    )

    SELECT
        counted.prefix || CASE
            WHEN step = 'alphabetic' THEN chr(number.value) ELSE number.value::text
        END,
        nth.value::double precision / counted.steps
    FROM counted
    CROSS JOIN generate_series(1, counted.steps - 1) AS nth (value)
    CROSS JOIN LATERAL (
        SELECT counted.low + nth.value * counted.width * sign(counted.high - counted.low)::integer
    ) AS number (value)
    WHERE counted.steps <= 1001
$$;
