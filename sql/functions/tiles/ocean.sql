-- Layer `ocean`: to z7 the world's; from z8 the extract's own where it knows the sea, the world's
-- elsewhere. Pieces are joined on the grid of the tile, so that no seam is left between them.
CREATE OR REPLACE FUNCTION tiles.ocean(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (
        WITH known AS MATERIALIZED (
            SELECT
                ocean.frame,
                ocean.geom
            FROM osm.ocean
            WHERE
                ocean.frame && tiles.reach(z, x, y)
                AND ocean.state <> 'broken'
                AND z >= 8
        ),

        extract AS MATERIALIZED (
            SELECT coalesce(ST_Union(known.frame), 'SRID=3857;POLYGON EMPTY') AS frame FROM known
        ),

        piece AS (
            SELECT known.geom FROM known
            UNION ALL
            SELECT ST_Difference(ocean.geom, extract.frame)
            FROM world.ocean
            CROSS JOIN extract
            WHERE
                ocean.scale = tiles.world_scale(z)
                AND ocean.geom && tiles.reach(z, x, y)
        ),

        sea AS (
            SELECT
                -- Put on the grid one by one, then joined as they are: half the time of both at once.
                ST_Union(
                    ST_ReducePrecision(
                        ST_Intersection(piece.geom, tiles.reach(z, x, y)), tiles.unit(z) / 8
                    )
                ) AS geom
            FROM piece
        ),

        feature AS MATERIALIZED (
            SELECT tiles.draw(tiles.simplify(sea.geom, z), z, x, y) AS geom FROM sea
        )

        SELECT ST_AsMVT(feature, 'ocean', 4096, 'geom')
        FROM feature
        WHERE feature.geom IS NOT NULL
    );
END
$$;
