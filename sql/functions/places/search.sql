-- Places that match what was typed, best first. `step` is that of places.parse.
--
-- score = text × share + 0.15 × rank / 100 + 0.25 / (1 + distance / 500 m)
--   text   1.0  the name is what was typed, or the label of the place's category is ("boulangerie")
--          0.9  what was typed is another word for the category ("pain")
--               0.02 more than either when the name says it, too
--          0.8  every word is in the name
--          0.6  the words are in name, other names, category, address together
--          less 0.2 when a word had to be corrected or completed
--   share  of the typed words that match (1 but for the step 'some')
--   rank   of the category, 0 to 100
--   the distance counts only when a bias is given
-- Of places with one name and category within 500 m of each other only the best is kept: the two
-- sides of a bus stop are one answer.
CREATE OR REPLACE FUNCTION places.search(
    q text,
    step text,
    bias_lon double precision,
    bias_lat double precision,
    west double precision,
    south double precision,
    east double precision,
    north double precision,
    categories text [],
    max_results integer
)
RETURNS TABLE (id bigint, score double precision, distance_m double precision)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH parsed AS MATERIALIZED (
        SELECT
            query.*,
            ST_SetSRID(ST_MakePoint(bias_lon, bias_lat), 4326)::geography AS bias
        FROM places.parse(q, step) AS query
    ),

    meant AS MATERIALIZED (
        SELECT
            phrase.category,
            max(CASE WHEN phrase.label THEN 1.0 ELSE 0.9 END) AS text
        FROM osm.category_phrase AS phrase
        INNER JOIN parsed ON cardinality(phrase.words) = cardinality(parsed.words)
        WHERE array_to_tsvector(phrase.words) @@ parsed.complete
        GROUP BY phrase.category
    ),

    candidate AS (
        SELECT
            place.id,
            place.rank,
            place.category,
            place.name_words,
            place.geom,
            ST_Distance(place.geog, parsed.bias) AS distance_m,
            greatest(
                CASE
                    WHEN place.name_words = parsed.words THEN 1.0
                    WHEN place.document @@ parsed.in_name THEN 0.8
                    ELSE 0.6
                END - CASE WHEN place.document @@ parsed.spelt THEN 0 ELSE 0.2 END,
                meant.text + CASE WHEN place.document @@ parsed.in_name THEN 0.02 ELSE 0 END
            ) AS text,
            CASE
                WHEN step = 'some' THEN (
                    SELECT avg((place.document @@ term)::integer) FROM unnest(parsed.terms) AS term
                )
                ELSE 1
            END AS share
        FROM osm.place
        INNER JOIN parsed ON place.document @@ parsed.wanted
        LEFT JOIN meant ON place.category = meant.category
        WHERE
            (categories IS NULL OR place.category = any(categories))
            AND (
                west IS NULL
                OR place.geom && ST_Transform(ST_MakeEnvelope(west, south, east, north, 4326), 3857)
            )
    ),

    scored AS (
        SELECT
            candidate.*,
            candidate.text * candidate.share
            + 0.15 * candidate.rank / 100
            + coalesce(0.25 / (1 + candidate.distance_m / 500), 0) AS score
        FROM candidate
    ),

    distinct_one AS (
        SELECT
            scored.*,
            row_number() OVER (
                PARTITION BY scored.name_words, scored.category, ST_SnapToGrid(scored.geom, 500)
                ORDER BY scored.score DESC, scored.distance_m, scored.id
            ) AS nth
        FROM scored
    )

    SELECT
        distinct_one.id,
        distinct_one.score,
        distinct_one.distance_m
    FROM distinct_one
    -- Without a name there is nothing to tell two benches apart by: each is an answer.
    WHERE distinct_one.nth = 1 OR cardinality(distinct_one.name_words) = 0
    ORDER BY distinct_one.score DESC, distinct_one.distance_m ASC NULLS LAST, distinct_one.id ASC
    LIMIT max_results
$$;
