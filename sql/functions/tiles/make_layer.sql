-- A tile of a layer's tileset, and how many features its budget left out: one MVT layer with the
-- name of the tileset. Empty where there is no such layer, or outside its zooms. Who may see it is
-- asked elsewhere.
CREATE OR REPLACE FUNCTION tiles.make_layer(
    slug text, z integer, x integer, y integer, OUT mvt bytea, OUT dropped integer
)
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    layer tiles.tileset;
    chosen record;
    packed record;
BEGIN
    mvt := '';
    dropped := 0;
    SELECT tileset.* INTO layer
    FROM tiles.tileset
    WHERE
        tileset.id = slug
        AND tileset.kind = 'layer'
        AND z BETWEEN tileset.minzoom AND tileset.maxzoom;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF tiles.is_clustered(layer, z) THEN
        mvt := tiles.layer_clusters(layer, z, x, y);
        RETURN;
    END IF;
    SELECT * INTO chosen FROM tiles.layer_features(layer, z, x, y);
    SELECT * INTO packed FROM tiles.pack(slug, chosen.features);
    mvt := packed.mvt;
    dropped := chosen.found - packed.kept;
END
$$;
