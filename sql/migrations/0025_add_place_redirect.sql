-- Ids that were found to be of one place: what asks for the first is sent on to the second. Written
-- by places.merge_ids alone, which keeps the second one free of redirects of its own.
CREATE TABLE places.redirect (
    from_id bigint PRIMARY KEY REFERENCES places.identity (id),
    into_id bigint NOT NULL REFERENCES places.identity (id),
    merged_at timestamptz NOT NULL DEFAULT now(),
    CHECK (from_id <> into_id)
);
CREATE INDEX redirect_into_id_idx ON places.redirect (into_id);
