-- name: search_path
SELECT current_setting('search_path');

-- name: search_in
SELECT set_config('search_path', %(path)s, true);

-- name: note_affected
-- The elements of which some row changes.
CREATE TEMPORARY TABLE affected ON COMMIT DROP AS
SELECT DISTINCT
    difference.osm_type,
    difference.osm_id
FROM osm_load.difference;
ANALYZE affected;

-- name: forget_words
SELECT importer.count_words(array_agg(place.document), -1)
FROM osm.place
WHERE
    (place.osm_type, place.osm_id) IN (
        SELECT
            difference.osm_type,
            difference.osm_id
        FROM osm_load.difference
        WHERE difference.tbl = 'place'
    );

-- name: learn_words
SELECT importer.count_words(array_agg(place.document), 1)
FROM osm.place
WHERE
    (place.osm_type, place.osm_id) IN (
        SELECT
            difference.osm_type,
            difference.osm_id
        FROM osm_load.difference
        WHERE difference.tbl = 'place'
    );

-- name: forget_counts
-- The places that change are taken out of the cells that they are counted in; a cell that holds
-- none is gone.
WITH less AS (
    SELECT
        tiles.count_cell(ST_X(place.geom)) AS column_number,
        tiles.count_cell(-ST_Y(place.geom)) AS row_number,
        count(*) AS places,
        sum(round(ST_X(place.geom))) AS sum_x,
        sum(round(ST_Y(place.geom))) AS sum_y
    FROM osm.place
    WHERE
        (place.osm_type, place.osm_id) IN (
            SELECT
                difference.osm_type,
                difference.osm_id
            FROM osm_load.difference
            WHERE difference.tbl = 'place'
        )
    GROUP BY column_number, row_number
),

counted AS (
    UPDATE osm.place_count
    SET
        places = place_count.places - less.places,
        sum_x = place_count.sum_x - less.sum_x,
        sum_y = place_count.sum_y - less.sum_y
    FROM less
    WHERE
        place_count.column_number = less.column_number
        AND place_count.row_number = less.row_number
        AND place_count.places > less.places
)

DELETE FROM osm.place_count
USING less
WHERE
    place_count.column_number = less.column_number
    AND place_count.row_number = less.row_number
    AND place_count.places <= less.places;

-- name: count_places
INSERT INTO osm.place_count (column_number, row_number, places, sum_x, sum_y)
SELECT
    tiles.count_cell(ST_X(place.geom)) AS column_number,
    tiles.count_cell(-ST_Y(place.geom)) AS row_number,
    count(*),
    sum(round(ST_X(place.geom))),
    sum(round(ST_Y(place.geom)))
FROM osm.place
WHERE
    (place.osm_type, place.osm_id) IN (
        SELECT
            difference.osm_type,
            difference.osm_id
        FROM osm_load.difference
        WHERE difference.tbl = 'place'
    )
GROUP BY column_number, row_number
ON CONFLICT (column_number, row_number) DO UPDATE SET
    places = place_count.places + excluded.places,
    sum_x = place_count.sum_x + excluded.sum_x,
    sum_y = place_count.sum_y + excluded.sum_y;

-- name: refill_ocean
-- Coastlines that changed in the same cell are one change; the cells around are drawn anew.
WITH changed AS (
    SELECT ST_Collect(difference.geom) AS geom
    FROM osm_load.difference
    WHERE difference.tbl = 'coastline'
    GROUP BY
        importer.ocean_cell_number(ST_XMin(difference.geom)),
        importer.ocean_cell_number(ST_YMin(difference.geom))
),

filled AS MATERIALIZED (
    SELECT
        changed.geom,
        importer.build_ocean(tiles.extract_box(), changed.geom)
    FROM changed
)

INSERT INTO osm_load.touched (tileset, minzoom, geom)
SELECT
    'basemap',
    8,
    importer.ocean_roots(ST_Expand(filled.geom, 2 * importer.ocean_side()))
FROM filled;

-- name: match_addresses
WITH changed AS (
    SELECT
        array_agg(difference.osm_type) AS types,
        array_agg(difference.osm_id) AS ids
    FROM (
        SELECT DISTINCT
            osm_type,
            osm_id
        FROM osm_load.difference
        WHERE tbl = 'address'
    ) AS difference
)

INSERT INTO osm_load.touched (tileset, minzoom, geom)
SELECT
    'basemap',
    14,
    matched.geom
FROM changed
CROSS JOIN LATERAL places.match_changed_addresses(changed.types, changed.ids) AS matched
WHERE changed.ids IS NOT NULL;

-- name: forget_notes
-- A transaction may bring more than one diff.
DROP TABLE IF EXISTS pg_temp.affected, pg_temp.changed_area, pg_temp.fresh_part,
pg_temp.old_address, pg_temp.old_area, pg_temp.point, pg_temp.stale, pg_temp.stale_ground,
pg_temp.stale_door, pg_temp.stale_line, pg_temp.stale_street;
