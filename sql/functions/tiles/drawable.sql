-- A geometry (EPSG:4326 or 3857) as a layer of points, lines or polygons draws it: flat, valid, in
-- EPSG:3857, cut at the edge of the map. NULL if nothing of it is on the map. Raises
-- invalid_parameter_value for another kind of geometry or another reference system.
CREATE OR REPLACE FUNCTION tiles.drawable(geom geometry, kind text)
RETURNS geometry LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    flat geometry := ST_Force2D(geom);
    world geometry;
BEGIN
    IF flat IS NULL OR ST_IsEmpty(flat) THEN
        RETURN NULL;
    END IF;
    CASE ST_SRID(flat)
        WHEN 4326 THEN
            world := ST_MakeEnvelope(-180, -85.0511287798066, 180, 85.0511287798066, 4326);
        WHEN 3857 THEN
            world := ST_TileEnvelope(0, 0, 0);
        ELSE
            RAISE EXCEPTION 'geometry of EPSG:% instead of EPSG:4326 or EPSG:3857', ST_SRID(flat)
            USING ERRCODE = 'invalid_parameter_value';
    END CASE;
    IF GeometryType(flat) <> ALL(
        CASE kind
            WHEN 'point' THEN array['POINT']
            WHEN 'line' THEN array['LINESTRING', 'MULTILINESTRING']
            ELSE array['POLYGON', 'MULTIPOLYGON']
        END
    ) THEN
        RAISE EXCEPTION 'a % in a layer of kind %', GeometryType(flat), kind
        USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF NOT ST_IsValid(flat) THEN
        flat := ST_CollectionExtract(ST_MakeValid(flat), ST_Dimension(flat) + 1);
    END IF;
    IF NOT flat @ world THEN
        flat := ST_CollectionExtract(ST_Intersection(flat, world), ST_Dimension(flat) + 1);
    END IF;
    RETURN CASE WHEN NOT ST_IsEmpty(flat) THEN ST_Transform(flat, 3857) END;
END
$$;
