-- Layer `bridges`: the outlines of bridges, from z12.
CREATE OR REPLACE FUNCTION tiles.bridges(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (
        WITH feature AS MATERIALIZED (
            SELECT
                'bridge' AS kind,
                tiles.draw(tiles.simplify(bridge.geom, z), z, x, y) AS geom
            FROM osm.bridge
            WHERE
                bridge.geom && tiles.reach(z, x, y)
                AND z >= 12
            ORDER BY bridge.osm_id, bridge.osm_type
        )

        SELECT ST_AsMVT(feature, 'bridges', 4096, 'geom')
        FROM feature
        WHERE feature.geom IS NOT NULL
    );
END
$$;
