-- Layer `streets_polygons_labels`: a point on each named area of `street_polygons`, from z14.
CREATE OR REPLACE FUNCTION tiles.streets_polygons_labels(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (
        WITH feature AS MATERIALIZED (
            SELECT
                street_polygon.kind,
                street_polygon.name,
                street_polygon.name_en,
                street_polygon.name_de,
                street_polygon.name_fr,
                tiles.draw(street_polygon.label, z, x, y) AS geom
            FROM osm.street_polygon
            WHERE
                street_polygon.label && tiles.reach(z, x, y)
                AND z = 14
            ORDER BY
                ST_Area(street_polygon.geom) DESC, street_polygon.osm_id, street_polygon.osm_type
        )

        SELECT ST_AsMVT(feature, 'streets_polygons_labels', 4096, 'geom')
        FROM feature
        WHERE feature.geom IS NOT NULL
    );
END
$$;
