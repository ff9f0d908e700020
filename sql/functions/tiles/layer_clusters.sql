-- A layer of points below z12: how many features each cell of an 8 × 8 grid holds.
--
-- A point is in exactly one cell of one tile, so the counts of all tiles of a zoom add up to the
-- number of features.
CREATE OR REPLACE FUNCTION tiles.layer_clusters(
    layer tiles.tileset, z integer, x integer, y integer
)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH point AS (
        SELECT
            feature.geom,
            tiles.cell_column(feature.geom, z) AS column_number,
            tiles.cell_row(feature.geom, z) AS row_number
        FROM tiles.feature
        WHERE feature.tileset_number = layer.number AND feature.geom && tiles.reach(z, x, y)
    ),

    cluster AS (
        SELECT
            count(*)::integer AS point_count,
            tiles.draw(
                ST_SetSRID(ST_MakePoint(avg(ST_X(point.geom)), avg(ST_Y(point.geom))), 3857),
                z, x, y
            ) AS geom
        FROM point
        WHERE point.column_number / 8 = x AND point.row_number / 8 = y
        GROUP BY point.column_number, point.row_number
        ORDER BY point_count DESC, point.row_number, point.column_number
    )

    SELECT ST_AsMVT(cluster, layer.id, 4096, 'geom') FROM cluster
$$;
