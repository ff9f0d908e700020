-- Following a replication feed. How far the data are is said by osm.extract, which is swapped with
-- them and changes in the transaction that applies a diff; what is here outlives an import.
ALTER TABLE osm.extract ADD COLUMN feed text;  -- URL or folder of the feed they come from
ALTER TABLE osm.extract ADD COLUMN updated_at timestamptz;  -- when a diff was last applied

-- At most one row: the feed that was looked at last, and what it said.
CREATE TABLE importer.feed (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    url text NOT NULL,
    latest_sequence bigint,
    latest_timestamp timestamptz,
    checked_at timestamptz NOT NULL,
    trouble text CHECK (
        trouble IN ('away', 'missing', 'damaged', 'rewritten', 'behind', 'other', 'refused')
    ),
    trouble_fr text,
    trouble_en text,
    CHECK (num_nulls(trouble, trouble_fr, trouble_en) IN (0, 3))
);

-- The diffs that were applied since the import, each in the transaction that applied it.
CREATE TABLE importer.applied (
    sequence bigint PRIMARY KEY,
    timestamp timestamptz NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    sha256 text NOT NULL,
    objects bigint
);
