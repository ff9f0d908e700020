-- A layer of a vector tile of at most 500,000 bytes: as many of the features as fit, from the
-- first, and how many they are.
CREATE OR REPLACE FUNCTION tiles.pack(
    layer_name text, features tiles.drawn [], OUT mvt bytea, OUT kept integer
)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    most CONSTANT integer := 500000;
BEGIN
    kept := coalesce(cardinality(features), 0);
    LOOP
        SELECT ST_AsMVT(feature, layer_name, 4096, 'geom', 'id') INTO mvt
        FROM unnest(features[1:kept]) AS feature;
        EXIT WHEN octet_length(mvt) <= most OR kept = 0;
        -- As many as would fit if all were of one size, less a little, so that few rounds do.
        kept := least(floor(kept * (0.98 * most / octet_length(mvt)))::integer, kept - 1);
    END LOOP;
END
$$;
