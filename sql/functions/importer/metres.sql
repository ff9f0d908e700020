-- How long so many metres are in Web Mercator (EPSG:3857) at a point: times 1 / cos(latitude),
-- which is cosh(y / radius) on the sphere.
CREATE OR REPLACE FUNCTION importer.metres(length double precision, point geometry)
RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT length * cosh(ST_Y(point) / 6378137)
$$;
