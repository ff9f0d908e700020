-- The faces into which coastlines cut a square: `coast` and those that are sea (NULL if none is),
-- or `broken` if some face is told to be both, or nothing.
--
-- Walking round a face with its inside on the left, a coastline that goes the same way has the face
-- on its left, which is land; one that comes towards us has it on its right, which is sea.
CREATE OR REPLACE FUNCTION importer.coast_faces(
    square geometry, segments geometry [], OUT state text, OUT geom geometry
)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH segment AS (
        SELECT DISTINCT
            ST_StartPoint(part) AS a,
            ST_EndPoint(part) AS b
        FROM unnest(segments) AS part
    ),

    -- Two lands that touch have a coastline each way between them, which tells nothing.
    telling AS (
        SELECT
            segment.a,
            segment.b
        FROM segment
        LEFT JOIN segment AS back ON back.a = segment.b AND back.b = segment.a
        WHERE back.a IS NULL
    ),

    face AS MATERIALIZED (
        SELECT
            (polygon.path)[1] AS id,
            ST_ForcePolygonCCW(polygon.geom) AS geom
        FROM ST_Dump(ST_Polygonize(array[
            ST_UnaryUnion(ST_Collect(ST_Boundary(square), ST_Collect(segments)), 1)
        ])) AS polygon
    ),

    edge AS MATERIALIZED (
        SELECT
            face.id,
            ST_StartPoint(part.geom) AS a,
            ST_EndPoint(part.geom) AS b
        FROM face
        CROSS JOIN LATERAL ST_DumpSegments(face.geom) AS part
    ),

    said AS (
        SELECT
            edge.id,
            ST_Distance(edge.a, edge.b) AS land,
            0 AS sea
        FROM edge
        INNER JOIN telling ON telling.a = edge.a AND telling.b = edge.b
        UNION ALL
        SELECT
            edge.id,
            0,
            ST_Distance(edge.a, edge.b)
        FROM edge
        INNER JOIN telling ON telling.a = edge.b AND telling.b = edge.a
    ),

    told AS (
        SELECT
            face.geom,
            ST_Area(face.geom) AS area,
            coalesce(sum(said.land), 0) AS land,
            coalesce(sum(said.sea), 0) AS sea
        FROM face
        LEFT JOIN said USING (id)
        GROUP BY face.id, face.geom
    )

    -- A coastline that rounding folds over itself makes slivers that are told anything: they do
    -- not count.
    SELECT
        CASE
            WHEN bool_or(least(land, sea) > 0.01 * (land + sea)) FILTER (WHERE area > 1000)
                THEN 'broken'
            WHEN bool_or(land + sea = 0) FILTER (WHERE area > 1000) THEN 'broken'
            ELSE 'coast'
        END,
        ST_UnaryUnion(
            ST_Collect(told.geom ORDER BY told.geom) FILTER (WHERE sea > land)
        )
    FROM told
$$;
