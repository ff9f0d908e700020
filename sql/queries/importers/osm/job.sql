-- name: hold
-- Every connection of an import holds this, so that a later one can wait until a killed one's
-- last statements have ended (imports.sql, wait).
SELECT pg_advisory_lock_shared(5198159);

-- name: end_stage
INSERT INTO importer.stage (name, ended_at, seconds, result)
VALUES (%(stage)s, now(), %(seconds)s, %(result)s);
