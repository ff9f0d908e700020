-- The pieces inside a square of coastlines with whole coordinates, each of two points with whole
-- coordinates, in the direction of the coastline; NULL if there is none.
CREATE OR REPLACE FUNCTION importer.coast_segments(square geometry, coast geometry)
RETURNS geometry [] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH whole AS (
        SELECT segment.geom
        FROM ST_DumpSegments(coast) AS segment
        WHERE segment.geom && square
    ),

    inside AS (
        SELECT
            whole.geom AS whole,
            CASE
                WHEN whole.geom @ square THEN whole.geom
                ELSE ST_Intersection(whole.geom, square)
            END AS geom
        FROM whole
    ),

    directed AS (
        SELECT
            CASE
                WHEN
                    ST_Distance(ST_StartPoint(whole), ST_StartPoint(geom))
                    <= ST_Distance(ST_StartPoint(whole), ST_EndPoint(geom))
                    THEN geom
                ELSE ST_Reverse(geom)
            END AS geom
        FROM inside
        WHERE ST_Dimension(geom) = 1 AND NOT ST_IsEmpty(geom)
    ),

    snapped AS (
        SELECT ST_SnapToGrid(geom, 1) AS geom
        FROM directed
    )

    SELECT array_agg(geom ORDER BY geom) FROM snapped WHERE NOT ST_IsEmpty(geom)
$$;
