-- Places that have left OpenStreetMap, as they were last: an id answers 410 with it, and a redrawn
-- place (a node that becomes a building) is recognised by it.
CREATE TABLE places.gone (
    id bigint PRIMARY KEY,
    osm_type "char" NOT NULL,
    osm_id bigint NOT NULL,
    category text NOT NULL,
    name text,
    contact jsonb NOT NULL,
    tags jsonb NOT NULL,
    reason text NOT NULL CHECK (reason IN ('deleted', 'retagged', 'not in the extract')),
    gone_at timestamptz NOT NULL,  -- by the clock of the data
    geom geometry(Point, 3857) NOT NULL
);
CREATE INDEX gone_gone_at_idx ON places.gone (gone_at);

-- What became of places, in order. An import tells only what an id has lost or found; an update
-- tells all.
CREATE TABLE places.event (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    place_id bigint NOT NULL,
    action text NOT NULL CHECK (
        action IN ('created', 'changed', 'deleted', 'restored', 'relinked', 'suspect')
    ),
    osm_type "char" NOT NULL,  -- the element it is, or was last
    osm_id bigint NOT NULL,
    details jsonb NOT NULL,    -- relinked and suspect: the other element, and the score
    sequence bigint,           -- of the diff; NULL for an import
    happened_at timestamptz NOT NULL,  -- by the clock of the data
    recorded_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX event_place_idx ON places.event (place_id);

-- Which tiles an update has changed: those that old or new geometry touches.
CREATE TABLE tiles.change (
    seq bigint NOT NULL,      -- one number for each update, ascending
    tileset text NOT NULL,
    z smallint NOT NULL,
    x integer NOT NULL,
    y integer NOT NULL,
    to_zoom smallint NOT NULL,  -- the tile, and all within it down to this zoom
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (seq, tileset, z, x, y)
);
CREATE INDEX change_changed_at_idx ON tiles.change (changed_at);
CREATE SEQUENCE tiles.change_seq;
