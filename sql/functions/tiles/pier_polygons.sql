-- Layer `pier_polygons`: piers, breakwaters and groynes mapped as areas, from z12.
CREATE OR REPLACE FUNCTION tiles.pier_polygons(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (
        WITH feature AS MATERIALIZED (
            SELECT
                pier.kind AS kind,
                tiles.draw(tiles.simplify(pier.geom, z), z, x, y) AS geom
            FROM osm.pier
            WHERE
                pier.geom && tiles.reach(z, x, y)
                AND z >= 12
                AND ST_Dimension(pier.geom) = 2
            ORDER BY pier.osm_id, pier.osm_type
        )

        SELECT ST_AsMVT(feature, 'pier_polygons', 4096, 'geom')
        FROM feature
        WHERE feature.geom IS NOT NULL
    );
END
$$;
