-- Whether two geometries of one reference system are related: intersects, within, contains,
-- touches, crosses, overlaps or equals. Collections are taken apart. What GEOS cannot work on is
-- mended and tried once more; what it cannot work on then, either, has no relation that anybody
-- could tell, and gives null. Not PARALLEL SAFE: a block with an exception is a subtransaction.
CREATE OR REPLACE FUNCTION places.relates(relation text, a geometry, b geometry) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
    IF 'ST_GeometryCollection' IN (ST_GeometryType(a), ST_GeometryType(b)) THEN
        RETURN places.parts_relate(relation, a, b);
    END IF;
    RETURN CASE relation
        WHEN 'intersects' THEN ST_Intersects(a, b)
        WHEN 'within' THEN ST_Within(a, b)
        WHEN 'contains' THEN ST_Contains(a, b)
        WHEN 'touches' THEN ST_Touches(a, b)
        WHEN 'crosses' THEN ST_Crosses(a, b)
        WHEN 'overlaps' THEN ST_Overlaps(a, b)
        WHEN 'equals' THEN ST_Equals(a, b)
    END;
EXCEPTION WHEN internal_error THEN
    BEGIN
        RETURN places.parts_relate(
            relation, ST_MakeValid(ST_CurveToLine(a)), ST_MakeValid(ST_CurveToLine(b))
        );
    EXCEPTION WHEN internal_error THEN
        RETURN NULL;
    END;
END
$$;
