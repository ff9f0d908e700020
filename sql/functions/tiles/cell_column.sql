-- Which column of cells, 8 to each tile of a zoom, counted from the western edge of the world, a
-- point (EPSG:3857) is in. What lies on the eastern edge is in the last.
CREATE OR REPLACE FUNCTION tiles.cell_column(point geometry, z integer)
RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT least(
        greatest(floor((ST_X(point) / 40075016.685578488 + 0.5) * 8 * 2 ^ z), 0), 8 * 2 ^ z - 1
    )::bigint
$$;
