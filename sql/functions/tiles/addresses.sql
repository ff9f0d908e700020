-- Layer `addresses`: house numbers and names of all sources, from z14.
CREATE OR REPLACE FUNCTION tiles.addresses(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH feature AS (
        SELECT
            address.housename,
            address.housenumber,
            tiles.draw(address.geom, z, x, y) AS geom
        FROM places.addresses(tiles.reach(z, x, y)) AS address
        WHERE
            z = 14
            AND address.kind = 'housenumber'
        ORDER BY address.osm_id, address.source, address.source_id
    )

    SELECT ST_AsMVT(feature, 'addresses', 4096, 'geom')
    FROM feature
    WHERE feature.geom IS NOT NULL
$$;
