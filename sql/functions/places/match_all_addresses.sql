-- Look for the twins of all addresses anew, one département after the other: after an import of
-- OpenStreetMap, in or after the transaction that swaps it in. Keys are made anew, too: they follow
-- the functions that make them. Returns how many have another twin, or one no more.
CREATE OR REPLACE FUNCTION places.match_all_addresses()
RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    part record;
    changed bigint := 0;
BEGIN
    PERFORM places.lock_addresses();
    FOR part IN
        SELECT DISTINCT address.source, address.departement FROM places.address ORDER BY 1, 2
    LOOP
        PERFORM places.refresh_address_keys(part.source, part.departement);
        INSERT INTO places.address_to_match (id)
        SELECT address.id
        FROM places.address
        WHERE address.source = part.source AND address.departement = part.departement;
        changed := changed + (SELECT count(*) FROM places.match_waiting_addresses());
        PERFORM places.refresh_streets(array[part.departement]);
    END LOOP;
    RETURN changed;
END
$$;
