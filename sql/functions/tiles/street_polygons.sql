-- Layer `street_polygons`: squares, yards and runways mapped as areas.
CREATE OR REPLACE FUNCTION tiles.street_polygons(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT made.mvt FROM tiles.make_street_polygons(z, x, y, tiles.budget('street_polygons', z)) AS made
$$;
