-- The features of public shared layers whose documents match: those with just this name first, then
-- the nearest; `layers`: only of these, NULL for all. `distance` is that from the bias, in units of
-- Web Mercator. Who may see a layer is asked here, at every search.
-- Where more than 20,000 match, as many of them are compared, so that what it costs is bounded.
CREATE OR REPLACE FUNCTION places.feature_candidates(
    asked places.asked, bias geometry, box geometry, layers text []
)
RETURNS TABLE (
    layer text, id bigint, name text, name_words text [], document tsvector, point geometry,
    distance double precision
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT
        matching.layer,
        matching.id,
        tiles.feature_name(matching.properties),
        matching.name_words,
        matching.document,
        ST_PointOnSurface(matching.geom),
        ST_Distance(matching.geom, bias)
    FROM (
        SELECT
            tileset.id AS layer,
            feature.id,
            feature.properties,
            feature.name_words,
            feature.document,
            feature.geom
        FROM tiles.feature
        INNER JOIN tiles.tileset ON feature.tileset_number = tileset.number
        WHERE
            feature.document @@ asked.needed
            AND tileset.kind = 'layer'
            AND tileset.visibility = 'public'
            AND (layers IS NULL OR tileset.id = any(layers))
            AND (box IS NULL OR feature.geom && box)
        LIMIT 20000
    ) AS matching
    ORDER BY matching.name_words = asked.words DESC, matching.geom <-> bias
    LIMIT 300
$$;
