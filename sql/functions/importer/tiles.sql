-- The tiles, from one zoom to another, on which a geometry (EPSG:3857) may be drawn: those it
-- touches, with the 64 of 4096 units that are drawn beyond the edge. A tile that an area covers
-- whole stands for all tiles within it (`to_zoom`), so that the number grows with the outline.
CREATE OR REPLACE FUNCTION importer.tiles(geom geometry, from_zoom integer, last_zoom integer)
RETURNS TABLE (z integer, x integer, y integer, to_zoom integer)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH RECURSIVE top AS (
        SELECT
            40075016.685578488 / 2 ^ from_zoom AS side,
            20037508.342789244 AS half,
            2 ^ from_zoom - 1 AS last
    ),

    tile AS (
        SELECT
            from_zoom AS z,
            x,
            y,
            tiles.reach(from_zoom, x, y) AS reach
        FROM top
        CROSS JOIN LATERAL generate_series(
            greatest(floor((ST_XMin(geom) + half) / side - 1.0 / 64), 0)::integer,
            least(floor((ST_XMax(geom) + half) / side + 1.0 / 64), last)::integer
        ) AS x
        CROSS JOIN LATERAL generate_series(
            greatest(floor((half - ST_YMax(geom)) / side - 1.0 / 64), 0)::integer,
            least(floor((half - ST_YMin(geom)) / side + 1.0 / 64), last)::integer
        ) AS y
        UNION ALL
        SELECT
            tile.z + 1,
            2 * tile.x + child.x,
            2 * tile.y + child.y,
            tiles.reach(tile.z + 1, 2 * tile.x + child.x, 2 * tile.y + child.y)
        FROM tile
        CROSS JOIN (VALUES (0, 0), (0, 1), (1, 0), (1, 1)) AS child (x, y)
        WHERE
            tile.z < last_zoom
            AND ST_Intersects(tile.reach, geom)
            AND NOT (ST_Dimension(geom) = 2 AND ST_Covers(geom, tile.reach))
    )

    SELECT
        tile.z,
        tile.x,
        tile.y,
        CASE
            WHEN ST_Dimension(geom) = 2 AND ST_Covers(geom, tile.reach) THEN last_zoom
            ELSE tile.z
        END
    FROM tile
    WHERE ST_Intersects(tile.reach, geom)
$$;
