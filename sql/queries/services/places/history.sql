-- name: history
-- What became of a place, newest first, as anybody may read it.
SELECT
    event.seq,
    event.action,
    event.happened_at,
    event.osm_type::text || event.osm_id AS osm,
    event.details -> 'fields' AS fields,
    event.details ->> 'reason' AS reason,
    event.details ->> 'from' AS former,
    event.details ->> 'place' AS place
FROM places.event
WHERE
    event.place_id = %(id)s
    AND (%(before)s::bigint IS NULL OR event.seq < %(before)s)
ORDER BY event.seq DESC
LIMIT %(max_results)s;

-- name: was_there
-- An identity is kept for ever; what is known of a place that left may be nothing.
SELECT
    identity.id::text AS id,
    gone.name,
    gone.category,
    gone.reason,
    gone.gone_at,
    gone.osm_type::text || gone.osm_id AS osm,
    ST_X(importer.geography(gone.geom)::geometry) AS lon,
    ST_Y(importer.geography(gone.geom)::geometry) AS lat
FROM places.identity
LEFT JOIN places.gone USING (id)
WHERE identity.id = %(id)s;

-- name: merged_into
SELECT redirect.into_id
FROM places.redirect
WHERE redirect.from_id = %(id)s;
