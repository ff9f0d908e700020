-- These addresses of OpenStreetMap are new, were changed or deleted: look for the twins of all that
-- they may concern. Call it in the transaction that changed them, after the change. Parallel
-- arrays: n, w or r, and the id. Returns the addresses that have another twin, or one no more.
CREATE OR REPLACE FUNCTION places.match_changed_addresses(osm_types "char" [], osm_ids bigint [])
RETURNS TABLE (id bigint, geom geometry) LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
BEGIN
    PERFORM places.lock_addresses();

    -- Those whose twin it was.
    INSERT INTO places.address_to_match (id)
    SELECT address.id
    FROM unnest(osm_types, osm_ids) AS changed (osm_type, osm_id)
    INNER JOIN places.address USING (osm_id)
    WHERE address.osm_type = changed.osm_type;

    -- Those whose twin it may be now: 1 m more than the rule, whose scale is that of another point.
    WITH here AS MATERIALIZED (
        SELECT
            osm.geom,
            places.number_keys(osm.housenumber) AS number_keys
        FROM unnest(osm_types, osm_ids) AS changed (osm_type, osm_id)
        INNER JOIN osm.address AS osm USING (osm_id)
        WHERE osm.osm_type = changed.osm_type AND osm.housenumber IS NOT NULL
    )

    INSERT INTO places.address_to_match (id)
    SELECT address.id
    FROM here
    INNER JOIN places.address
        ON address.geom && ST_Expand(here.geom, places.ground(201, here.geom))
    WHERE address.number_key = any(here.number_keys);

    RETURN QUERY SELECT * FROM places.match_waiting_addresses();
END
$$;
