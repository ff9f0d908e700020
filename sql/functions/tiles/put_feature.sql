-- Add a feature (EPSG:4326 or 3857) to a layer's tileset, or replace the one of that id; whether
-- tiles show it otherwise than before. See tiles.put_features.
CREATE OR REPLACE FUNCTION tiles.put_feature(
    slug text, id bigint, geom geometry, rank double precision, properties jsonb
)
RETURNS boolean LANGUAGE sql VOLATILE AS $$
    SELECT tiles.put_features(slug, array[(id, geom, rank, properties)::tiles.entry]) > 0
$$;
