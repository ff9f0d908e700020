-- name: prepare
-- A long reader: nothing ends it but its own end. JIT and parallel plans cost tiles more than they
-- give, the more so side by side.
SET LOCAL application_name = 'mapcommons export';
SET LOCAL statement_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL jit = off;
SET LOCAL max_parallel_workers_per_gather = 0;

-- name: tell_snapshot
SELECT pg_export_snapshot();

-- name: take_snapshot
-- PostgreSQL's own words, which the linter does not know.
SET TRANSACTION SNAPSHOT %s; -- noqa: PRS
