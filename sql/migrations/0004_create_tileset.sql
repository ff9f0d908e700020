-- Every tileset has a version, which is part of its tiles' URLs and goes up when its data changes.
CREATE TABLE tiles.tileset (
    id text PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    changed_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO tiles.tileset (id) VALUES ('basemap'), ('places');
