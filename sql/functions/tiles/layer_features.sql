-- The features of a layer on a tile, as they are drawn there, those of the highest rank first: at
-- most 20,000, and how many there would have been.
CREATE OR REPLACE FUNCTION tiles.layer_features(
    layer tiles.tileset,
    z integer,
    x integer,
    y integer,
    OUT features tiles.drawn [],
    OUT found integer
)
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH candidate AS (
        SELECT
            feature.id,
            feature.rank,
            feature.geom,
            feature.properties,
            count(*) OVER () AS of_all
        FROM tiles.feature
        WHERE
            feature.tileset_number = layer.number
            AND feature.geom && tiles.reach(z, x, y)
            AND (feature.minzoom <= z OR z = layer.maxzoom)
        ORDER BY feature.rank DESC, feature.id ASC
        LIMIT 20000
    ),

    shape AS (
        SELECT
            candidate.id,
            candidate.rank,
            candidate.properties,
            candidate.of_all,
            tiles.draw(tiles.simplify(candidate.geom, z), z, x, y) AS geom
        FROM candidate
    )

    SELECT
        array_agg(
            (shape.id, shape.geom, shape.properties)::tiles.drawn
            ORDER BY shape.rank DESC, shape.id ASC
        ) FILTER (WHERE shape.geom IS NOT NULL),
        coalesce(max(shape.of_all) - count(*) FILTER (WHERE shape.geom IS NULL), 0)::integer
    FROM shape
$$;
