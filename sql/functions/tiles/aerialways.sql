-- Layer `aerialways`: cable cars and lifts, from z12.
CREATE OR REPLACE FUNCTION tiles.aerialways(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (
        WITH feature AS MATERIALIZED (
            SELECT
                aerialway.kind AS kind,
                tiles.draw(tiles.simplify(aerialway.geom, z), z, x, y) AS geom
            FROM osm.aerialway
            WHERE
                aerialway.geom && tiles.reach(z, x, y)
                AND z >= 12
            ORDER BY aerialway.osm_id, aerialway.osm_type
        )

        SELECT ST_AsMVT(feature, 'aerialways', 4096, 'geom')
        FROM feature
        WHERE feature.geom IS NOT NULL
    );
END
$$;
