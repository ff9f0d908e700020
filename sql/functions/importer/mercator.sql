-- A geometry in lon/lat (WGS 84, no SRID) in Web Mercator. Not STRICT: PostgreSQL puts it in line.
CREATE OR REPLACE FUNCTION importer.mercator(geom geometry)
RETURNS geometry LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ST_Transform(ST_SetSRID(geom, 4326), 3857)
$$;
