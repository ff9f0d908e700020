-- An area in pieces of at most 256 vertices.
CREATE OR REPLACE FUNCTION importer.part(area geometry)
RETURNS SETOF geometry LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT ST_Subdivide(area, 256)
$$;
