-- Tell that a tileset has changed where these geometries (EPSG:3857) are or were: the tiles on
-- which they may be drawn, from the zoom at which each is. Returns the number of the change; NULL
-- for no geometry.
--
-- More than 1,000 geometries are told roughly, by the squares of 20 km that they touch and by tiles
-- of z7 and all within them: in one change so large it is dearer to tell than to draw again.
CREATE OR REPLACE FUNCTION tiles.mark(tileset_id text, geoms geometry [])
RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    roughly CONSTANT boolean := cardinality(geoms) > 1000;
    deepest CONSTANT integer := CASE WHEN roughly THEN 7 ELSE 14 END;
    change_seq bigint;
BEGIN
    IF coalesce(cardinality(geoms), 0) = 0 THEN
        RETURN NULL;
    END IF;
    change_seq := tiles.next_change(array[tileset_id]);
    INSERT INTO tiles.change (seq, tileset, z, x, y, to_zoom)
    WITH shape AS (
        SELECT
            geom,
            CASE tileset.kind
                WHEN 'layer' THEN
                    least(greatest(tiles.first_zoom(geom), tileset.minzoom), tileset.maxzoom)
                ELSE 0
            END AS from_zoom
        FROM tiles.tileset
        CROSS JOIN unnest(geoms) AS geom
        WHERE tileset.id = tileset_id
    ),

    square AS (
        SELECT
            floor(ST_XMin(shape.geom) / 20000) AS west,
            floor(ST_YMin(shape.geom) / 20000) AS south,
            floor(ST_XMax(shape.geom) / 20000) + 1 AS east,
            floor(ST_YMax(shape.geom) / 20000) + 1 AS north,
            min(shape.from_zoom) AS from_zoom
        FROM shape
        WHERE roughly
        GROUP BY west, south, east, north
    ),

    touched AS (
        SELECT
            ST_MakeEnvelope(west * 20000, south * 20000, east * 20000, north * 20000, 3857) AS geom,
            from_zoom
        FROM square
        UNION ALL
        SELECT shape.geom, shape.from_zoom FROM shape
        WHERE NOT roughly
    )

    SELECT
        change_seq,
        tileset_id,
        tile.z,
        tile.x,
        tile.y,
        max(CASE WHEN tile.to_zoom = deepest THEN 14 ELSE tile.to_zoom END)
    FROM touched
    CROSS JOIN LATERAL tiles.redrawn(
        touched.geom, least(touched.from_zoom, deepest), deepest
    ) AS tile
    GROUP BY tile.z, tile.x, tile.y;
    RETURN change_seq;
END
$$;
