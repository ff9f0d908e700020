-- name: prepare
-- No limit of the services; and a client that was killed is noticed in the middle of a statement.
SELECT
    set_config('statement_timeout', '0', false),
    set_config('jit', 'off', false),
    set_config('client_connection_check_interval', '5s', false);

-- name: try_lock
-- The one that imports hold, too; until the connection ends, however it ends.
SELECT pg_try_advisory_lock(5198158);

-- name: record_check
INSERT INTO importer.feed (url, latest_sequence, latest_timestamp, checked_at)
VALUES (%(url)s, %(sequence)s, %(timestamp)s, now())
ON CONFLICT (singleton) DO UPDATE SET
    url = excluded.url,
    latest_sequence = excluded.latest_sequence,
    latest_timestamp = excluded.latest_timestamp,
    checked_at = excluded.checked_at,
    trouble = NULL,
    trouble_fr = NULL,
    trouble_en = NULL;

-- name: record_trouble
-- What was published last stays known while the same feed is away.
INSERT INTO importer.feed AS known (url, checked_at, trouble, trouble_fr, trouble_en)
VALUES (%(url)s, now(), %(code)s, %(fr)s, %(en)s)
ON CONFLICT (singleton) DO UPDATE SET
    url = excluded.url,
    latest_sequence = CASE WHEN known.url = excluded.url THEN known.latest_sequence END,
    latest_timestamp = CASE WHEN known.url = excluded.url THEN known.latest_timestamp END,
    checked_at = excluded.checked_at,
    trouble = excluded.trouble,
    trouble_fr = excluded.trouble_fr,
    trouble_en = excluded.trouble_en;

-- name: log
INSERT INTO importer.applied (sequence, timestamp, sha256, objects)
VALUES (%(sequence)s, %(timestamp)s, %(sha256)s, %(objects)s);
