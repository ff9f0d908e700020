-- Until the transaction ends, nobody else looks for twins: who reads addresses of OpenStreetMap to
-- match them, and who has just changed some, wait for each other, and the later sees the earlier.
CREATE OR REPLACE FUNCTION places.lock_addresses()
RETURNS void LANGUAGE sql VOLATILE AS $$
    SELECT pg_advisory_xact_lock(5198160)
$$;
