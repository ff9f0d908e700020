-- Layer `land`: land cover and land use; areas of less than a pixel wait for a closer zoom.
CREATE OR REPLACE FUNCTION tiles.land(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH feature AS (
        SELECT
            land.kind,
            tiles.draw(tiles.simplify(land.geom, z), z, x, y) AS geom
        FROM osm.land
        WHERE
            land.geom && tiles.reach(z, x, y)
            AND land.minzoom <= z
            AND (z = 14 OR land.way_area > tiles.unit(z) ^ 2)
        ORDER BY land.way_area DESC, land.osm_type ASC, land.osm_id ASC
    )

    SELECT ST_AsMVT(feature, 'land', 4096, 'geom')
    FROM feature
    WHERE feature.geom IS NOT NULL
$$;
