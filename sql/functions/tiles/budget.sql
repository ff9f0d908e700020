-- How many features a layer may have on one tile. What is drawn on most tiles of a dense city is
-- well below; `pois`, which hold every bench, are the one layer that it cuts in real city centres.
CREATE OR REPLACE FUNCTION tiles.budget(layer text, z integer)
RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE layer
        WHEN 'land' THEN 4000
        WHEN 'sites' THEN 2000
        WHEN 'water_polygons' THEN 4000
        WHEN 'street_polygons' THEN 2000
        WHEN 'buildings' THEN 12000
        WHEN 'streets' THEN CASE WHEN z = 14 THEN 12000 ELSE 16000 END
        WHEN 'street_labels' THEN 4000
        WHEN 'public_transport' THEN 2000
        WHEN 'place_labels' THEN 1000
        WHEN 'addresses' THEN 10000
        WHEN 'pois' THEN 600
        WHEN 'place_points' THEN 6000
    END
$$;
