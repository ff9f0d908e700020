-- Which row of cells, 8 to each tile of a zoom, counted from the northern edge of the world, a
-- point (EPSG:3857) is in. What lies on the southern edge is in the last.
CREATE OR REPLACE FUNCTION tiles.cell_row(point geometry, z integer)
RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT least(
        greatest(floor((0.5 - ST_Y(point) / 40075016.685578488) * 8 * 2 ^ z), 0), 8 * 2 ^ z - 1
    )::bigint
$$;
