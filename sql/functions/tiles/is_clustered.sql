-- Whether a layer shows counts in cells at a zoom instead of its features: points, below z12, and
-- below the last zoom that the layer has.
CREATE OR REPLACE FUNCTION tiles.is_clustered(layer tiles.tileset, z integer)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT layer.geometry = 'point' AND z < least(12, layer.maxzoom)
$$;
