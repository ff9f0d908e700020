-- Layer `street_labels_points`: the numbers and names of motorway exits, from z12.
CREATE OR REPLACE FUNCTION tiles.street_labels_points(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (
        WITH feature AS MATERIALIZED (
            SELECT
                'motorway_junction' AS kind,
                junction.name,
                junction.name_en,
                junction.name_de,
                junction.name_fr,
                junction.ref,
                tiles.draw(junction.geom, z, x, y) AS geom
            FROM osm.motorway_junction AS junction
            WHERE
                junction.geom && tiles.reach(z, x, y)
                AND z >= 12
            ORDER BY junction.osm_id
        )

        SELECT ST_AsMVT(feature, 'street_labels_points', 4096, 'geom')
        FROM feature
        WHERE feature.geom IS NOT NULL
    );
END
$$;
