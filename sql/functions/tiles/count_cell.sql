-- The cell of osm.place_count that a coordinate rounds down to, in Web Mercator metres to the east
-- or to the south of the middle of the world: each place is in exactly one.
CREATE OR REPLACE FUNCTION tiles.count_cell(metres double precision)
RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT greatest(
        least(floor((metres / 40075016.685578488 + 0.5) * 16384), 16383), 0
    )::integer
$$;
