-- Whether at least half of a frame is, in the world's shape, what is said of it: `sea` or `land`.
-- A world that has not been loaded contradicts nobody.
CREATE OR REPLACE FUNCTION importer.world_agrees(frame geometry, told text)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT
        NOT EXISTS (SELECT 1 FROM world.ocean)
        OR CASE told WHEN 'sea' THEN share.sea >= 0.5 ELSE share.sea <= 0.5 END
    FROM (
        SELECT
            coalesce(sum(ST_Area(ST_Intersection(ocean.geom, frame))), 0) / ST_Area(frame) AS sea
        FROM world.ocean
        WHERE ocean.scale = 10 AND ocean.geom && frame
    ) AS share
$$;
