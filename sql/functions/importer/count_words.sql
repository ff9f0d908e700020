-- Count the words of some documents in the vocabulary (`change` 1), or take them out of it (-1). A
-- word that nothing has is gone.
CREATE OR REPLACE FUNCTION importer.count_words(documents tsvector [], change integer)
RETURNS void LANGUAGE sql VOLATILE AS $$
    INSERT INTO osm.word (word, uses, deletions)
    SELECT
        found.lexeme,
        change * count(*),
        places.deletions(found.lexeme)
    FROM unnest(documents) AS document
    CROSS JOIN LATERAL unnest(tsvector_to_array(document)) AS found (lexeme)
    GROUP BY found.lexeme
    ON CONFLICT (word) DO UPDATE SET uses = word.uses + excluded.uses;
    DELETE FROM osm.word
    USING unnest(documents) AS document
    CROSS JOIN LATERAL unnest(tsvector_to_array(document)) AS found (lexeme)
    WHERE change < 0 AND word.word = found.lexeme AND word.uses <= 0
$$;
