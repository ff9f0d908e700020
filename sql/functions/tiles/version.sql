-- What a tileset's tiles are of, for their URLs: the number of its last change, and a hash of which
-- database this is and of the functions that draw.
CREATE OR REPLACE FUNCTION tiles.version(slug text)
RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT
        tiles.last_change(slug) || '.'
        || left(md5(origin.id::text || schema_function.hash), 6)
    FROM tiles.origin
    CROSS JOIN public.schema_function
$$;
