-- Ids of our own. The OSM reference is an attribute of an identity; a place that left OSM keeps its
-- row here, so that its id is never given to another place and can be told from one that never was.
CREATE TABLE places.identity (
    id bigint PRIMARY KEY,
    osm_type "char" NOT NULL CHECK (osm_type IN ('n', 'w', 'r')),
    osm_id bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (osm_type, osm_id)
);
