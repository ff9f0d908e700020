-- Which scale of the world has the detail that a zoom shows.
CREATE OR REPLACE FUNCTION tiles.world_scale(z integer)
RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (CASE WHEN z <= 2 THEN 110 WHEN z <= 4 THEN 50 ELSE 10 END)::smallint
$$;
