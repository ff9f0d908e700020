-- The tiles, from one zoom to another, on which a geometry (EPSG:3857) may be drawn: those whose
-- catchment it touches. A tile that an area covers whole stands for all tiles within it
-- (`to_zoom`), so that the number grows with the outline.
CREATE OR REPLACE FUNCTION tiles.redrawn(geom geometry, from_zoom integer, last_zoom integer)
RETURNS TABLE (z integer, x integer, y integer, to_zoom integer)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH RECURSIVE top AS (
        SELECT
            40075016.685578488 / 2 ^ from_zoom AS side,
            20037508.342789244 AS half,
            2 ^ from_zoom - 1 AS last,
            1.0 / 32 AS margin  -- more than the catchment has
        -- What is empty has no bounds, which greatest and least would take for those of the world.
        WHERE NOT ST_IsEmpty(geom)
    ),

    tile AS (
        SELECT
            from_zoom AS z,
            x,
            y,
            ST_Dimension(geom) = 2 AND ST_Covers(geom, tiles.catchment(from_zoom, x, y)) AS covered
        FROM top
        CROSS JOIN LATERAL generate_series(
            greatest(floor((ST_XMin(geom) + half) / side - margin), 0)::integer,
            least(floor((ST_XMax(geom) + half) / side + margin), last)::integer
        ) AS x
        CROSS JOIN LATERAL generate_series(
            greatest(floor((half - ST_YMax(geom)) / side - margin), 0)::integer,
            least(floor((half - ST_YMin(geom)) / side + margin), last)::integer
        ) AS y
        WHERE ST_Intersects(tiles.catchment(from_zoom, x, y), geom)
        UNION ALL
        SELECT
            tile.z + 1,
            2 * tile.x + child.x,
            2 * tile.y + child.y,
            ST_Dimension(geom) = 2 AND ST_Covers(
                geom, tiles.catchment(tile.z + 1, 2 * tile.x + child.x, 2 * tile.y + child.y)
            )
        FROM tile
        CROSS JOIN (VALUES (0, 0), (0, 1), (1, 0), (1, 1)) AS child (x, y)
        WHERE
            tile.z < last_zoom
            AND NOT tile.covered
            AND ST_Intersects(
                tiles.catchment(tile.z + 1, 2 * tile.x + child.x, 2 * tile.y + child.y), geom
            )
    )

    SELECT
        tile.z,
        tile.x,
        tile.y,
        CASE WHEN tile.covered THEN last_zoom ELSE tile.z END
    FROM tile
$$;
