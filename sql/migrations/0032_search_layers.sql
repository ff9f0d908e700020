-- Features of shared layers are found by search. What is there already is made searchable here, by
-- the functions of the database as it is; those of a new one come later, and find nothing to do.
ALTER TABLE tiles.feature
ADD COLUMN name_words text [] NOT NULL DEFAULT '{}',
ADD COLUMN document tsvector NOT NULL DEFAULT '';

DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM tiles.feature) THEN
        UPDATE tiles.feature SET
            name_words = places.words(
                left(
                    coalesce(
                        properties ->> 'name', properties ->> 'title', properties ->> 'nom', ''
                    ), 200
                )
            ),
            document = places.vector(
                'A',
                VARIADIC ARRAY(
                    SELECT entry.value
                    FROM jsonb_each_text(properties) AS entry
                    WHERE length(entry.value) <= 100 AND entry.value !~ '^https?://'
                )
            );
    END IF;
END
$$;

CREATE INDEX feature_document_idx ON tiles.feature USING gin (document);

DROP FUNCTION IF EXISTS places.search(
    text, text, double precision, double precision, double precision, double precision,
    double precision, double precision, double precision, text [], text [], jsonpath, text, text,
    boolean, integer
);
DROP FUNCTION IF EXISTS places.candidates(
    places.asked, text [], geometry, geometry, text [], text [], jsonpath, text, text, boolean
);
