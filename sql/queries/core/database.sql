-- name: usable_connections
-- How many connections an ordinary role can open at the same time.
SELECT
    current_setting('max_connections')::integer
    - current_setting('superuser_reserved_connections')::integer;
