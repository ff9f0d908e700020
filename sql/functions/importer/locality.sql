-- What streets of one name are grouped by: the municipality, or where none is known a cell of 7,000
-- units of Web Mercator (5 km at 45° of latitude).
CREATE OR REPLACE FUNCTION importer.locality(municipality bigint, point geometry)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(
        'm' || municipality,
        'c' || floor(ST_X(point) / 7000)::integer || ',' || floor(ST_Y(point) / 7000)::integer
    )
$$;
