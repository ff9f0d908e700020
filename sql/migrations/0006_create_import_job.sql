-- The import that is under way or was killed: its file, and the stages that have ended.
CREATE TABLE importer.job (
    path text NOT NULL,
    size bigint NOT NULL,
    modified_ns bigint NOT NULL,
    taxonomy text NOT NULL,
    functions text NOT NULL,
    started_at timestamptz NOT NULL
);
CREATE TABLE importer.stage (
    name text PRIMARY KEY,
    ended_at timestamptz NOT NULL,
    seconds real NOT NULL,
    result jsonb NOT NULL  -- what later stages need to know of it
);
