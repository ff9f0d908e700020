-- name: lock
-- One at a time, however many processes start at once.
SELECT pg_advisory_xact_lock(5198160);

-- name: get_version
SELECT source.version FROM world.source;

-- name: create_load_table
CREATE TEMPORARY TABLE world_row (body jsonb NOT NULL) ON COMMIT DROP;

-- name: copy_rows
COPY world_row (body) FROM STDIN;

-- name: create_shapes
-- Valid, without what lies beyond 180° E (which comes in again at 180° W) or off Web Mercator. Each
-- step is done once for a row, whatever the next asks of it.
CREATE TEMPORARY TABLE world_shape ON COMMIT DROP AS
WITH raw AS MATERIALIZED (
    SELECT
        world_row.body - 'geometry' AS body,
        ST_SetSRID(ST_GeomFromGeoJSON(world_row.body -> 'geometry'), 4326) AS geom
    FROM world_row
),

valid AS MATERIALIZED (
    SELECT
        raw.body,
        CASE WHEN ST_IsValid(raw.geom) THEN raw.geom ELSE ST_MakeValid(raw.geom) END AS geom
    FROM raw
),

wrapped AS MATERIALIZED (
    SELECT
        valid.body,
        CASE
            WHEN ST_XMax(valid.geom) > 180 THEN ST_WrapX(valid.geom, 180, -360) ELSE valid.geom
        END AS geom
    FROM valid
),

cut AS MATERIALIZED (
    SELECT
        wrapped.body,
        CASE
            WHEN ST_YMin(wrapped.geom) < -85.2
                THEN ST_Intersection(wrapped.geom, ST_MakeEnvelope(-180, -85.2, 180, 90, 4326))
            ELSE wrapped.geom
        END AS geom
    FROM wrapped
)

SELECT
    cut.body ->> 'table' AS name,
    (cut.body ->> 'scale')::smallint AS scale,
    cut.body,
    (ST_Dump(ST_Transform(cut.geom, 3857))).geom AS geom
FROM cut;

-- name: replace_ocean
-- The sea is what land leaves of the world; quartered, along the edges of tiles, until a piece has
-- few enough points for a tile to read it quickly.
DELETE FROM world.ocean;
WITH RECURSIVE piece AS (
    SELECT
        world_shape.scale,
        0 AS z,
        0 AS x,
        0 AS y,
        ST_Difference(ST_TileEnvelope(0, 0, 0), ST_Union(world_shape.geom)) AS geom
    FROM world_shape
    WHERE world_shape.name = 'land'
    GROUP BY world_shape.scale

    UNION ALL

    SELECT
        piece.scale,
        piece.z + 1,
        2 * piece.x + quarter.x,
        2 * piece.y + quarter.y,
        ST_ClipByBox2D(
            piece.geom,
            ST_TileEnvelope(piece.z + 1, 2 * piece.x + quarter.x, 2 * piece.y + quarter.y)
        )
    FROM piece
    CROSS JOIN (VALUES (0, 0), (0, 1), (1, 0), (1, 1)) AS quarter (x, y)
    WHERE ST_NPoints(piece.geom) > 256
)

INSERT INTO world.ocean (scale, geom)
SELECT
    part.scale,
    part.geom
FROM (
    SELECT
        piece.scale,
        (ST_Dump(CASE
            WHEN ST_IsValid(piece.geom) THEN piece.geom ELSE ST_MakeValid(piece.geom)
        END)).geom AS geom
    FROM piece
    WHERE ST_NPoints(piece.geom) <= 256
) AS part
WHERE ST_Area(part.geom) > 0
ORDER BY part.scale, part.geom;

-- name: replace_border
DELETE FROM world.border;
INSERT INTO world.border (scale, disputed, geom)
SELECT
    scale,
    (body -> 'disputed')::boolean,
    geom
FROM world_shape
WHERE name = 'border' AND ST_Dimension(geom) = 1
ORDER BY scale, geom;

-- name: replace_country
-- The name stands in the middle of the largest circle that there is room for.
DELETE FROM world.country;
INSERT INTO world.country (iso, name, name_en, name_de, way_area, geom)
SELECT DISTINCT ON (body ->> 'iso')
    body ->> 'iso',
    body ->> 'name',
    body ->> 'name_en',
    body ->> 'name_de',
    (body ->> 'way_area')::bigint,
    (ST_MaximumInscribedCircle(ST_SimplifyPreserveTopology(geom, sqrt(ST_Area(geom)) / 200))).center
FROM world_shape
WHERE name = 'country' AND ST_Area(geom) > 0
ORDER BY body ->> 'iso' ASC, (body ->> 'way_area')::bigint DESC, ST_Area(geom) DESC;

-- name: record
INSERT INTO world.source (version) VALUES (%(version)s)
ON CONFLICT (singleton) DO UPDATE SET version = excluded.version, loaded_at = now();

-- name: raise_version
UPDATE tiles.tileset SET version = version + 1, changed_at = now()
WHERE id = 'basemap';
