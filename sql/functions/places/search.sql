-- What matches what was typed, best first: places, streets, addresses and features of shared layers
-- in one ranking. Steps are those of places.understand.
--
-- score = (text × share + 0.15 × rank / 100 + 0.25 / (1 + distance / near)) / 1.3, or 1.55 where a
-- bias is given
--   text   1.1  the name is what was typed, 1.0 if that is what a category is called;
--               0.05 more if accents and articles are the same
--          1.0  it is the label of the place's category ("boulangerie")
--          0.9  it is another word for the category ("pain")
--               0.02 more than either when the name says it, too
--          else 0.6 + 0.4 × fit
--          but for the first, less 0.1 when a word had to be corrected or completed, and up to
--          0.1 more for the share of such words; 0.1 more where the number of a house was found
--   fit    of the name: 2 × both / (words of the name + words typed), where both are the words of
--          the name that were typed (Dice's coefficient); 1 if they are the same words
--   share  of the typed words that match
--   rank   of the category, 0 to 100; of a street 30, and 5 for each tenfold of its addresses; of a
--          feature 30, since what its layer says of it would put whoever says more before others
--   near   metres; the distance counts only when a bias is given
-- Plans are kept for the session: to make them takes longer than to carry them out.
-- House numbers are looked up in the best 60 streets; an address stands for its street.
-- What a place must be besides (conditions, verified_since, today, with_hours) is for
-- places.candidates.
-- Of places with one name and category within 500 m of each other only the best is kept: the two
-- sides of a bus stop are one answer.
CREATE OR REPLACE FUNCTION places.search(
    q text,
    step text,
    bias_lon double precision,
    bias_lat double precision,
    near_m double precision,
    west double precision,
    south double precision,
    east double precision,
    north double precision,
    categories text [],
    kinds text [],
    conditions jsonpath,
    verified_since text,
    today text,
    with_hours boolean,
    layers text [],
    max_results integer
)
RETURNS TABLE (
    kind text, place_id bigint, street_words text, locality text, osm_type "char", osm_id bigint,
    source_id text, number_key text, score double precision, parts jsonb
) LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 10
SET plan_cache_mode = force_generic_plan  -- noqa: PRS
AS $$
DECLARE
    asked places.asked := places.understand(q, step);
    bias geometry := ST_Transform(
        ST_SetSRID(ST_MakePoint(bias_lon, greatest(-85, least(85, bias_lat))), 4326), 3857
    );
    near double precision := near_m * coalesce(cosh(ST_Y(bias) / 6378137), 1);
    box geometry := ST_Transform(ST_MakeEnvelope(west, south, east, north, 4326), 3857);
    numbers text [];
    number_words integer [];
BEGIN
    IF asked.required = 0 THEN
        RETURN;
    END IF;
    SELECT
        array_agg(number.number_key),
        array_agg(number.words)
    INTO numbers, number_words
    FROM places.house_numbers(q) AS number;
    RETURN QUERY
    WITH meant AS MATERIALIZED (
        SELECT
            phrase.category,
            max(CASE WHEN phrase.label THEN 1.0 ELSE 0.9 END) AS text
        FROM osm.category_phrase AS phrase
        WHERE
            phrase.words && asked.accepted
            AND phrase.words <@ asked.accepted
            AND cardinality(phrase.words) = asked.required
        GROUP BY phrase.category
    ),

    scored AS (
        SELECT
            candidate.kind,
            candidate.place_id,
            candidate.street_words,
            candidate.locality,
            candidate.category,
            candidate.name_words,
            candidate.point,
            CASE
                WHEN candidate.name_words = asked.words AND meant.text IS NULL
                    THEN CASE WHEN EXISTS (SELECT FROM meant) THEN 1 ELSE 1.1 END
                        + CASE WHEN lower(candidate.name) = lower(q) THEN 0.05 ELSE 0 END
                ELSE
                    greatest(
                        0.6 + 0.4 * (
                            SELECT 2.0 * least(count(*), asked.required)
                            FROM unnest(candidate.name_words) AS word
                            WHERE word = any(asked.accepted) OR starts_with(word, asked.stem)
                        ) / (cardinality(candidate.name_words) + asked.required),
                        meant.text
                        + CASE WHEN candidate.name_words && asked.accepted THEN 0.02 ELSE 0 END
                    ) - CASE
                        WHEN candidate.document @@ asked.spelt THEN 0
                        ELSE (
                            SELECT 0.2 - 0.1 * avg((candidate.document @@ word)::integer)
                            FROM unnest(asked.exact) AS word
                        )
                    END
            END AS text,
            CASE
                WHEN asked.required = cardinality(asked.terms) AND step <> 'some' THEN 1
                ELSE (
                    SELECT avg((candidate.document @@ term)::integer)::double precision
                    FROM unnest(asked.terms) AS term
                )
            END AS share,
            0.15 * candidate.rank / 100 AS standing,
            coalesce(0.25 / (1 + candidate.distance / near), 0) AS nearness
        FROM places.candidates(
            asked, numbers, bias, box, categories, kinds, conditions, verified_since, today,
            with_hours, layers
        ) AS candidate
        LEFT JOIN meant ON candidate.category = meant.category
    ),

    best AS (
        SELECT
            scored.*,
            scored.text * scored.share + scored.standing + scored.nearness AS total
        FROM scored
        ORDER BY total DESC, scored.place_id, scored.street_words, scored.locality
        LIMIT greatest(60, 3 * max_results)
    ),

    distinct_one AS (
        SELECT
            best.*,
            row_number() OVER (
                PARTITION BY
                    best.kind,
                    best.locality,
                    best.name_words,
                    best.category,
                    ST_SnapToGrid(best.point, 500)
                ORDER BY best.total DESC, best.place_id
            ) AS nth
        FROM best
    ),

    answer AS (
        SELECT
            distinct_one.*,
            door.osm_type,
            door.osm_id,
            door.source_id,
            door.number_key,
            distinct_one.text
            + CASE WHEN door.number_key IS NULL THEN 0 ELSE 0.1 END AS text_with_door,
            CASE
                WHEN door.number_key IS NOT NULL
                    THEN least(
                        1,
                        distinct_one.share
                        + number_words[array_position(numbers, door.number_key)]::double precision
                        / cardinality(asked.words)
                    )
                ELSE distinct_one.share
            END AS share_with_door,
            0.25 / (1 + ST_Distance(door.geom, bias) / near) AS door_nearness
        FROM distinct_one
        LEFT JOIN LATERAL places.door(
            distinct_one.street_words, distinct_one.locality, numbers, asked.words, bias
        ) AS door ON numbers IS NOT NULL
        -- Without a name there is nothing to tell two benches apart by: each is an answer.
        WHERE
            distinct_one.nth = 1
            OR distinct_one.kind = 'street'
            OR cardinality(distinct_one.name_words) = 0
    )

    SELECT
        CASE WHEN answer.number_key IS NULL THEN answer.kind ELSE 'address' END,
        answer.place_id,
        answer.street_words,
        answer.locality,
        answer.osm_type,
        answer.osm_id,
        answer.source_id,
        answer.number_key,
        (
            answer.text_with_door * answer.share_with_door
            + answer.standing
            + coalesce(answer.door_nearness, answer.nearness)
        ) / CASE WHEN bias IS NULL THEN 1.3 ELSE 1.55 END,
        jsonb_build_object(
            'text', answer.text_with_door,
            'share', answer.share_with_door,
            'rank', answer.standing,
            'nearness', coalesce(answer.door_nearness, answer.nearness),
            'step', step
        )
    FROM answer
    ORDER BY 9 DESC, 1, 2, 3, 4
    LIMIT max_results;
END
$$;
