-- Layer `addresses`: house numbers and names, from z14.
CREATE OR REPLACE FUNCTION tiles.addresses(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH feature AS (
        SELECT
            address.housename,
            address.housenumber,
            tiles.draw(address.geom, z, x, y) AS geom
        FROM osm.address
        WHERE
            address.geom && tiles.reach(z, x, y)
            AND z = 14
        ORDER BY address.osm_id, address.osm_type
    )

    SELECT ST_AsMVT(feature, 'addresses', 4096, 'geom')
    FROM feature
    WHERE feature.geom IS NOT NULL
$$;
