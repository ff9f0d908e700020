-- A position in WGS 84 as a geography.
CREATE OR REPLACE FUNCTION places.position(lon double precision, lat double precision)
RETURNS geography LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography
$$;
