-- As places.relates, of geometries that may be collections, which GEOS does not relate: each is
-- taken for its points, its lines and its polygons. A part counts as covered where one part of the
-- other covers all of it.
CREATE OR REPLACE FUNCTION places.parts_relate(relation text, a geometry, b geometry)
RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT AS $$
    WITH
    part AS MATERIALIZED (
        SELECT
            whole.side,
            ST_UnaryUnion(ST_CollectionExtract(whole.geom, kind)) AS geom,
            kind - 1 AS dimension
        FROM (VALUES ('a', a), ('b', b)) AS whole (side, geom), generate_series(1, 3) AS kind
        WHERE NOT ST_IsEmpty(ST_CollectionExtract(whole.geom, kind))
    ),
    pair AS (
        SELECT
            a_part.geom AS a_geom,
            b_part.geom AS b_geom,
            a_part.dimension AS a_dimension,
            b_part.dimension AS b_dimension,
            ST_Intersects(a_part.geom, b_part.geom) AS meets,
            ST_Relate(a_part.geom, b_part.geom, 'T********') AS shares,
            ST_Covers(a_part.geom, b_part.geom) AS covers,
            ST_CoveredBy(a_part.geom, b_part.geom) AS is_covered,
            ST_Crosses(a_part.geom, b_part.geom) AS crosses
        FROM part AS a_part, part AS b_part
        WHERE a_part.side = 'a' AND b_part.side = 'b'
    ),
    a_part AS (SELECT bool_or(is_covered) AS is_covered FROM pair GROUP BY a_dimension),
    b_part AS (SELECT bool_or(covers) AS covers FROM pair GROUP BY b_dimension),
    found AS (
        SELECT
            bool_or(meets) AS meets,
            bool_or(shares) AS shares,
            bool_or(crosses) AS crosses,
            (SELECT bool_and(is_covered) FROM a_part) AS is_within,
            (SELECT bool_and(covers) FROM b_part) AS has_all,
            max(a_dimension) AS a_dimension,
            max(b_dimension) AS b_dimension
        FROM pair
    )
    SELECT coalesce(
        CASE relation
            WHEN 'intersects' THEN meets
            WHEN 'within' THEN is_within AND shares
            WHEN 'contains' THEN has_all AND shares
            WHEN 'equals' THEN is_within AND has_all
            WHEN 'touches' THEN meets AND NOT shares
            WHEN 'crosses' THEN crosses AND NOT is_within AND NOT has_all
            WHEN 'overlaps'
            THEN a_dimension = b_dimension AND shares AND NOT is_within AND NOT has_all
        END,
        false
    )
    FROM found
$$;
