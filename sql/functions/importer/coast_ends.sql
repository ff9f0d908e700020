-- Whether a coastline begins or ends in the square or on its edge: where one line ends, another
-- must go on. The direction counts: two lines that meet head on both end there.
CREATE OR REPLACE FUNCTION importer.coast_ends(square geometry, coast geometry)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH line AS (
        SELECT part.geom
        FROM ST_Dump(coast) AS part
        WHERE NOT ST_IsEmpty(part.geom)
    ),

    ending AS (
        SELECT
            ST_StartPoint(line.geom) AS point,
            1 AS leaves
        FROM line
        UNION ALL
        SELECT
            ST_EndPoint(line.geom),
            -1
        FROM line
    )

    SELECT EXISTS (
        SELECT 1
        FROM ending
        WHERE ending.point && square
        GROUP BY ending.point
        HAVING sum(ending.leaves) <> 0
    )
$$;
