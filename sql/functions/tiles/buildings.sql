-- Layer `buildings`: everything with a building tag, from z14.
CREATE OR REPLACE FUNCTION tiles.buildings(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH feature AS (
        SELECT
            tiles.draw(building.geom, z, x, y) AS geom
        FROM osm.building
        WHERE
            building.geom && tiles.reach(z, x, y)
            AND z = 14
        ORDER BY building.osm_id, building.osm_type
    )

    SELECT ST_AsMVT(feature, 'buildings', 4096, 'geom')
    FROM feature
    WHERE feature.geom IS NOT NULL
$$;
