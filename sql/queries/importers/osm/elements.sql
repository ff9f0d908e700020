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

-- name: first_ids
SELECT importer.first_ids(%(type)s::"char", %(ids)s::bigint []);

-- name: blob
SELECT blob.body FROM osm.blob
WHERE blob.osm_type = %(type)s AND blob.first_id = %(first_id)s;

-- name: pages
SELECT importer.reference_pages(%(member)s::"char", %(referrer)s::"char", %(ids)s::bigint []);
