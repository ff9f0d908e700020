-- Layer `dam_lines`: dams mapped as lines, from z12.
CREATE OR REPLACE FUNCTION tiles.dam_lines(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (
        WITH feature AS MATERIALIZED (
            SELECT
                'dam' AS kind,
                tiles.draw(tiles.simplify(dam.geom, z), z, x, y) AS geom
            FROM osm.dam
            WHERE
                dam.geom && tiles.reach(z, x, y)
                AND z >= 12
                AND ST_Dimension(dam.geom) = 1
            ORDER BY dam.osm_id, dam.osm_type
        )

        SELECT ST_AsMVT(feature, 'dam_lines', 4096, 'geom')
        FROM feature
        WHERE feature.geom IS NOT NULL
    );
END
$$;
