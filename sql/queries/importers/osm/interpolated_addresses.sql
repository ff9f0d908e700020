-- Tables without a schema are those of the search path: osm_next in an import, osm in an update.

-- name: collect_every_line
CREATE TEMPORARY TABLE stale_line ON COMMIT DROP AS
SELECT osm_id FROM interpolation;

-- name: interpolate
-- Between each two numbered nodes of a line. A node is known by its place: within a centimetre of a
-- corner. None where the number is mapped itself within 100 m, none of a line with more than 1,000.
WITH corner AS (
    SELECT
        line.osm_id,
        dumped.path[1] AS position,
        dumped.geom
    FROM interpolation AS line
    INNER JOIN stale_line USING (osm_id)
    CROSS JOIN LATERAL ST_DumpPoints(line.geom) AS dumped
),

numbered AS (
    SELECT DISTINCT ON (corner.osm_id, corner.position)
        corner.osm_id,
        corner.position,
        address.housenumber,
        address.street,
        address.postcode,
        address.city
    FROM corner
    INNER JOIN address ON ST_DWithin(address.geom, corner.geom, 0.01)
    WHERE address.osm_type = 'n' AND address.housenumber IS NOT NULL
    ORDER BY corner.osm_id, corner.position, address.osm_id
),

stretch AS (
    SELECT
        numbered.*,
        lead(numbered.position) OVER along AS last_position,
        lead(numbered.housenumber) OVER along AS last_number,
        lead(numbered.street) OVER along AS last_street,
        lead(numbered.postcode) OVER along AS last_postcode,
        lead(numbered.city) OVER along AS last_city
    FROM numbered
    WINDOW along AS (PARTITION BY numbered.osm_id ORDER BY numbered.position)
),

made AS (
    SELECT
        line.osm_id,
        stretch.position,
        between_ends.housenumber,
        between_ends.share,
        coalesce(line.street, stretch.street, stretch.last_street) AS street,
        coalesce(line.postcode, stretch.postcode, stretch.last_postcode) AS postcode,
        coalesce(line.city, stretch.city, stretch.last_city) AS city,
        ST_SnapToGrid(ST_LineInterpolatePoint(path.geom, between_ends.share), 0.001) AS geom,
        count(*) OVER (PARTITION BY line.osm_id) AS numbers
    FROM stretch
    INNER JOIN interpolation AS line USING (osm_id)
    CROSS JOIN
        LATERAL importer.numbers_between(
            stretch.housenumber, stretch.last_number, line.step
        ) AS between_ends
    CROSS JOIN LATERAL (
        SELECT ST_MakeLine(corner.geom ORDER BY corner.position) AS geom
        FROM corner
        WHERE
            corner.osm_id = stretch.osm_id
            AND corner.position BETWEEN stretch.position AND stretch.last_position
    ) AS path
)

INSERT INTO interpolated_address (
    osm_id, housenumber, street, street_words, postcode, city, geom
)
SELECT
    made.osm_id,
    made.housenumber,
    made.street,
    nullif(array_to_string(places.words(made.street), ' '), ''),
    made.postcode,
    made.city,
    made.geom
FROM made
WHERE
    made.numbers <= 1000
    AND NOT EXISTS (
        SELECT FROM address
        WHERE
            lower(address.housenumber) = lower(made.housenumber)
            AND address.street IS NOT DISTINCT FROM made.street
            AND ST_DWithin(address.geom, made.geom, importer.metres(100, made.geom))
    )
ORDER BY made.osm_id, made.position, made.share;

-- name: keep_old_addresses
CREATE TEMPORARY TABLE old_address ON COMMIT DROP AS
SELECT address.geom
FROM osm.address
INNER JOIN pg_temp.affected USING (osm_type, osm_id);

-- name: forget_lines
-- Lines that changed, and those near an address that changed: 2 % more than the 100 m.
CREATE TEMPORARY TABLE stale_line ON COMMIT DROP AS
SELECT affected.osm_id
FROM pg_temp.affected
WHERE affected.osm_type = 'w'
UNION
SELECT line.osm_id
FROM (
    SELECT old_address.geom FROM old_address
    UNION ALL
    SELECT address.geom
    FROM address
    INNER JOIN pg_temp.affected USING (osm_type, osm_id)
) AS moved
INNER JOIN interpolation AS line
    ON ST_DWithin(line.geom, moved.geom, importer.metres(102, moved.geom));
DELETE FROM interpolated_address USING stale_line
WHERE interpolated_address.osm_id = stale_line.osm_id;
