-- Layer `boundaries`: borders of countries (admin_level 2) and states (4); to z7 also those of the
-- world outside the extract.
CREATE OR REPLACE FUNCTION tiles.boundaries(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (
        WITH line AS (
            SELECT osm_id, admin_level, maritime, disputed, geom
            FROM osm.boundary_z7
            WHERE geom && tiles.reach(z, x, y) AND minzoom <= z AND z <= 7
            UNION ALL
            SELECT osm_id, admin_level, maritime, disputed, geom
            FROM osm.boundary
            WHERE geom && tiles.reach(z, x, y) AND minzoom <= z AND z >= 8
            UNION ALL
            SELECT
                0,
                2::smallint,
                false,
                border.disputed,
                ST_Difference(border.geom, tiles.extract_box())
            FROM world.border
            WHERE
                border.geom && tiles.reach(z, x, y)
                AND border.scale = tiles.world_scale(z)
                AND z <= 7
        ),

        feature AS MATERIALIZED (
            SELECT
                line.admin_level,
                nullif(line.maritime, false) AS maritime,
                nullif(line.disputed, false) AS disputed,
                tiles.draw(tiles.simplify(line.geom, z), z, x, y) AS geom
            FROM line
            ORDER BY line.admin_level DESC, line.osm_id, line.geom
        )

        SELECT ST_AsMVT(feature, 'boundaries', 4096, 'geom')
        FROM feature
        WHERE feature.geom IS NOT NULL
    );
END
$$;
