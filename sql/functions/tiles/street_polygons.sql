-- Layer `street_polygons`: squares, yards and runways mapped as areas; what lies on top comes last.
-- `rail` is documented, and no area of rails is.
CREATE OR REPLACE FUNCTION tiles.street_polygons(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (
        WITH feature AS (
            SELECT
                street_polygon.kind,
                nullif(street_polygon.tunnel, false) AS tunnel,
                nullif(street_polygon.bridge, false) AS bridge,
                street_polygon.surface,
                tiles.draw(tiles.simplify(street_polygon.geom, z), z, x, y) AS geom
            FROM osm.street_polygon
            WHERE
                street_polygon.geom && tiles.reach(z, x, y)
                AND street_polygon.minzoom <= z
            ORDER BY street_polygon.z_order, street_polygon.osm_id, street_polygon.osm_type
        )

        SELECT ST_AsMVT(feature, 'street_polygons', 4096, 'geom')
        FROM feature
        WHERE feature.geom IS NOT NULL
    );
END
$$;
