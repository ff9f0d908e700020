-- Layer `ocean`: to z7 the world's; from z8 the extract's own where it knows the sea, the world's
-- elsewhere.
CREATE OR REPLACE FUNCTION tiles.ocean(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    sea geometry;
BEGIN
    IF z <= 2 THEN
        -- One shape, which has nothing to be joined to.
        SELECT ST_Collect(ocean.geom) INTO sea
        FROM world.ocean
        WHERE ocean.scale = 110 AND ocean.geom && tiles.reach(z, x, y);
    ELSE
        sea := tiles.join_sea(z, x, y);
    END IF;
    RETURN (
        WITH feature AS MATERIALIZED (
            SELECT tiles.draw(tiles.simplify(sea, z), z, x, y) AS geom
        )

        SELECT ST_AsMVT(feature, 'ocean', 4096, 'geom')
        FROM feature
        WHERE feature.geom IS NOT NULL
    );
END
$$;
