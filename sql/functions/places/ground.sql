-- Metres on the ground, at a point of Web Mercator, as metres of Web Mercator: the map's scale
-- there, 1 / cos(latitude), which is cosh(y / radius) on the sphere of EPSG:3857.
CREATE OR REPLACE FUNCTION places.ground(metres double precision, point geometry)
RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT metres * cosh(ST_Y(point) / 6378137)
$$;
