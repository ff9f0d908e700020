-- A point of Web Mercator in WGS 84, on OSM's own grid of 10⁻⁷ degree.
CREATE OR REPLACE FUNCTION importer.geography(point geometry)
RETURNS geography LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ST_SnapToGrid(ST_Transform(point, 4326), 1e-7)::geography
$$;
