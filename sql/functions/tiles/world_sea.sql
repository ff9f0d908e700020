-- The pieces of the world's sea in a rectangle, less what the extract tells (NULL: nothing).
CREATE OR REPLACE FUNCTION tiles.world_sea(world_scale smallint, reach geometry, frame geometry)
RETURNS TABLE (geom geometry) LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT cut.geom
    FROM world.ocean
    CROSS JOIN LATERAL (
        SELECT
            CASE WHEN ocean.geom @ reach THEN ocean.geom ELSE ST_Intersection(ocean.geom, reach) END
                AS geom
    ) AS near
    CROSS JOIN LATERAL (
        SELECT CASE WHEN frame IS NULL THEN near.geom ELSE ST_Difference(near.geom, frame) END AS geom
    ) AS cut
    WHERE ocean.scale = world_scale AND ocean.geom && reach AND NOT ST_IsEmpty(cut.geom)
$$;
