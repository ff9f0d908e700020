-- Layer `land`: land cover and land use; areas of less than a pixel wait for a closer zoom.
CREATE OR REPLACE FUNCTION tiles.land(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (
        WITH land AS (
            SELECT
                osm_type, osm_id, kind, way_area, minzoom, geom
            FROM osm.land_z9
            WHERE geom && tiles.reach(z, x, y) AND z <= 9
            UNION ALL
            SELECT
                osm_type, osm_id, kind, way_area, minzoom, geom
            FROM osm.land_z11
            WHERE geom && tiles.reach(z, x, y) AND z BETWEEN 10 AND 11
            UNION ALL
            SELECT
                osm_type, osm_id, kind, way_area, minzoom, geom
            FROM osm.land
            WHERE geom && tiles.reach(z, x, y) AND z >= 12
        ),

        feature AS (
            SELECT
                land.kind,
                tiles.draw(tiles.simplify(land.geom, z), z, x, y) AS geom
            FROM land
            WHERE
                land.minzoom <= z
                AND (z = 14 OR land.way_area > tiles.unit(z) ^ 2)
            ORDER BY land.way_area DESC, land.osm_type, land.osm_id
        )

        SELECT ST_AsMVT(feature, 'land', 4096, 'geom')
        FROM feature
        WHERE feature.geom IS NOT NULL
    );
END
$$;
