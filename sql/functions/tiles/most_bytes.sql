-- How many bytes a tile may have before it is compressed.
CREATE OR REPLACE FUNCTION tiles.most_bytes()
RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT 500000
$$;
