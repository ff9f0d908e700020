-- Layer `water_polygons`: inland water and glaciers; areas of less than a pixel wait for a closer
-- zoom.
CREATE OR REPLACE FUNCTION tiles.water_polygons(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT made.mvt FROM tiles.make_water_polygons(z, x, y, tiles.budget('water_polygons', z)) AS made
$$;
