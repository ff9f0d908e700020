-- Tables without a schema are those of the search path: osm_next in an import, osm in an update.

-- name: collect_every_door
-- All rows are joined: hashing them takes a third of the time of looking each one up.
SET LOCAL enable_nestloop = off;
CREATE TEMPORARY TABLE stale_door ON COMMIT DROP AS
SELECT
    osm_type,
    osm_id
FROM whereabouts
WHERE street_words IS NOT NULL;

-- name: number_doors
-- Keys are made once for each spelling.
WITH numbered AS MATERIALIZED (
    SELECT
        address.osm_type,
        address.osm_id,
        false AS interpolated,
        address.housenumber,
        address.street,
        address.postcode,
        address.city,
        address.geom
    FROM stale_door
    INNER JOIN address USING (osm_type, osm_id)
    WHERE address.housenumber IS NOT NULL AND address.street IS NOT NULL
    UNION ALL
    SELECT
        stale_door.osm_type,
        stale_door.osm_id,
        true,
        address.housenumber,
        address.street,
        address.postcode,
        address.city,
        address.geom
    FROM stale_door
    INNER JOIN interpolated_address AS address USING (osm_id)
    WHERE stale_door.osm_type = 'w' AND address.street IS NOT NULL
),

spelling AS MATERIALIZED (
    SELECT
        each.housenumber,
        places.door_keys(each.housenumber) AS keys
    FROM (SELECT DISTINCT numbered.housenumber FROM numbered) AS each
)

INSERT INTO door (
    street_words, locality, number_key, osm_type, osm_id, interpolated, housenumber, street,
    postcode, city, geom
)
SELECT
    whereabouts.street_words,
    whereabouts.locality,
    keys.number_key,
    numbered.osm_type,
    numbered.osm_id,
    numbered.interpolated,
    numbered.housenumber,
    numbered.street,
    coalesce(numbered.postcode, whereabouts.postcode),
    numbered.city,
    numbered.geom
FROM numbered
INNER JOIN spelling USING (housenumber)
INNER JOIN whereabouts USING (osm_type, osm_id)
CROSS JOIN LATERAL unnest(spelling.keys) AS keys (number_key)
WHERE whereabouts.street_words IS NOT NULL
ORDER BY whereabouts.street_words, whereabouts.locality, keys.number_key, numbered.osm_id;

-- name: forget_doors
-- Of elements whose whereabouts were refreshed, and of lines that were interpolated anew.
CREATE TEMPORARY TABLE stale_door ON COMMIT DROP AS
SELECT
    stale.osm_type,
    stale.osm_id
FROM stale
UNION
SELECT
    'w'::"char",
    stale_line.osm_id
FROM stale_line;
ANALYZE stale_door;
DELETE FROM door USING stale_door
WHERE door.osm_type = stale_door.osm_type AND door.osm_id = stale_door.osm_id;
