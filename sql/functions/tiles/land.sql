-- Layer `land`: land cover and land use; areas of less than a pixel wait for a closer zoom.
CREATE OR REPLACE FUNCTION tiles.land(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT made.mvt FROM tiles.make_land(z, x, y, tiles.budget('land', z)) AS made
$$;
