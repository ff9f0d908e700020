-- Layer `addresses`: house numbers and names of all sources, from z14; what `pois` shows with its
-- number is not shown twice.
CREATE OR REPLACE FUNCTION tiles.addresses(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (
        WITH feature AS (
            SELECT
                address.housename,
                address.housenumber,
                tiles.draw(address.geom, z, x, y) AS geom
            FROM places.addresses(tiles.reach(z, x, y)) AS address
            LEFT JOIN osm.poi
                ON
                    poi.geom && tiles.reach(z, x, y)
                    AND address.osm_id = poi.osm_id
                    AND address.osm_type = poi.osm_type
            WHERE
                z = 14
                AND address.kind = 'housenumber'
                AND poi.osm_id IS NULL
            ORDER BY address.osm_id, address.osm_type, address.source, address.source_id
        )

        SELECT ST_AsMVT(feature, 'addresses', 4096, 'geom')
        FROM feature
        WHERE feature.geom IS NOT NULL
    );
END
$$;
