-- Remove a feature from a layer's tileset; whether it was there. See tiles.put_features.
CREATE OR REPLACE FUNCTION tiles.remove_feature(slug text, id bigint)
RETURNS boolean LANGUAGE sql VOLATILE AS $$
    SELECT tiles.put_features(slug, array[(id, NULL, NULL, NULL)::tiles.entry]) > 0
$$;
