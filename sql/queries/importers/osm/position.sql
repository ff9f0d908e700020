-- name: position
-- How far the data are.
SELECT
    extract.feed,
    extract.sequence,
    extract.data_timestamp,
    extract.updated_at
FROM osm.extract;

-- name: standing
-- The data and the feed beside each other.
SELECT
    extract.data_timestamp AS timestamp,
    extract.sequence,
    extract.updated_at,
    coalesce(feed.url, extract.feed) AS feed,
    feed.latest_sequence,
    feed.checked_at,
    feed.trouble,
    feed.trouble_fr,
    feed.trouble_en
FROM osm.extract
LEFT JOIN importer.feed ON true;

-- name: advance
-- From one position to the next; changes no row where the data are at another one.
UPDATE osm.extract
SET
    feed = %(feed)s,
    sequence = %(sequence)s,
    data_timestamp = %(timestamp)s,
    updated_at = now()
WHERE extract.sequence IS NOT DISTINCT FROM %(before)s::bigint;
