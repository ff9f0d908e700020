-- Whether Web Mercator has room for a geometry in lon/lat: it ends at 85.06° of latitude.
CREATE OR REPLACE FUNCTION importer.is_on_map(geom geometry)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ST_YMin(geom) >= -85.06 AND ST_YMax(geom) <= 85.06
$$;
