-- name: changed
SELECT
    osm_type::text,
    osm_id,
    visible,
    version,
    changed_at,
    lon,
    lat,
    member_types,
    members,
    roles,
    tags
FROM osm.element
WHERE osm_type = %(type)s AND osm_id = any(%(ids)s);

-- name: changed_referrers
SELECT
    osm_type::text,
    osm_id,
    visible,
    version,
    changed_at,
    lon,
    lat,
    member_types,
    members,
    roles,
    tags
FROM osm.element
WHERE
    osm_type = %(referrer)s
    AND visible
    AND osm_type <> 'n'
    -- Those of another type with one of these ids come along; the caller looks at the types, too.
    AND members && %(ids)s::bigint [];

-- name: keep
INSERT INTO osm.element (
    osm_type, osm_id, visible, version, changed_at, lon, lat, member_types, members, roles, tags
)
VALUES (
    %(osm_type)s, %(osm_id)s, %(visible)s, %(version)s, %(changed_at)s, %(lon)s, %(lat)s,
    %(member_types)s, %(members)s, %(roles)s, %(tags)s
)
ON CONFLICT (osm_type, osm_id) DO UPDATE SET
visible = excluded.visible,
version = excluded.version,
changed_at = excluded.changed_at,
lon = excluded.lon,
lat = excluded.lat,
member_types = excluded.member_types,
members = excluded.members,
roles = excluded.roles,
tags = excluded.tags;

-- name: blobs
-- The blobs that would have these elements, by their first ids.
SELECT DISTINCT blob.first_id
FROM unnest(%(ids)s::bigint []) AS wanted (id)
CROSS JOIN LATERAL (
    SELECT first_id
    FROM osm.blob
    WHERE osm_type = %(type)s AND first_id <= wanted.id
    ORDER BY first_id DESC
    LIMIT 1
) AS blob
ORDER BY blob.first_id;

-- name: blob
SELECT body FROM osm.blob
WHERE osm_type = %(type)s AND first_id = %(first_id)s;

-- name: pages
-- The pages that have references to these elements: at most one in each part for each of them.
WITH hit AS (
    SELECT DISTINCT
        page.part,
        page.first_id
    FROM unnest(%(ids)s::bigint []) AS wanted (id)
    CROSS JOIN LATERAL (
        SELECT generate_series(0, max(part)) AS number
        FROM osm.reference_page
        WHERE member_type = %(member)s AND referrer_type = %(referrer)s
    ) AS part
    CROSS JOIN LATERAL (
        SELECT
            reference_page.part,
            reference_page.first_id,
            reference_page.last_id
        FROM osm.reference_page
        WHERE
            reference_page.member_type = %(member)s
            AND reference_page.referrer_type = %(referrer)s
            AND reference_page.part = part.number
            AND reference_page.first_id <= wanted.id
        ORDER BY reference_page.first_id DESC
        LIMIT 1
    ) AS page
    WHERE page.last_id >= wanted.id
)

SELECT reference_page.pairs
FROM hit
INNER JOIN osm.reference_page USING (part, first_id)
WHERE
    reference_page.member_type = %(member)s
    AND reference_page.referrer_type = %(referrer)s;
