-- One point that lies on a geometry: where its pin stands.
CREATE OR REPLACE FUNCTION importer.point(geom geometry)
RETURNS geometry LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE ST_Dimension(geom)
        WHEN 0 THEN geom
        WHEN 1 THEN ST_LineInterpolatePoint(geom, 0.5)
        ELSE ST_PointOnSurface(geom)
    END
$$;
