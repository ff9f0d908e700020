-- A geometry in lon/lat (WGS 84, no SRID) in Web Mercator; NULL where Web Mercator has no room for
-- it (beyond 85.06° of latitude).
CREATE OR REPLACE FUNCTION importer.mercator(geom geometry)
RETURNS geometry LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN ST_YMin(geom) >= -85.06 AND ST_YMax(geom) <= 85.06
            THEN ST_Transform(ST_SetSRID(geom, 4326), 3857)
    END
$$;
