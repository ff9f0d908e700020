-- How many uses words that begin with `stem` have. Beyond 1,000 such words it is a guess.
CREATE OR REPLACE FUNCTION places.begun(stem text)
RETURNS bigint LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (
        SELECT coalesce(sum(begun.uses), 0) * CASE WHEN count(*) = 1000 THEN 10 ELSE 1 END
        FROM (
            SELECT word.uses
            FROM osm.word
            -- The order of text_pattern_ops, by bytes: all that begin with it are below this.
            WHERE word.word ~>=~ stem AND word.word ~<~ (stem || U&'\FFFF')
            LIMIT 1000
        ) AS begun
    );
END
$$;
