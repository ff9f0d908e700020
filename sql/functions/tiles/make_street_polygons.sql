-- Layer `street_polygons` with at most so many features, the largest; and how many it has and has
-- not. What lies on top comes last. `rail` is documented, and no area of rails is.
CREATE OR REPLACE FUNCTION tiles.make_street_polygons(
    z integer, x integer, y integer, most integer,
    OUT mvt bytea, OUT kept integer, OUT dropped integer
)
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    -- Worked out once, not for each row.
    bounds CONSTANT geometry := ST_TileEnvelope(z, x, y);
    tolerance CONSTANT double precision := tiles.tolerance(z);
BEGIN
    WITH drawn AS MATERIALIZED (
        SELECT
            street_polygon.osm_type,
            street_polygon.osm_id,
            street_polygon.kind,
            street_polygon.tunnel,
            street_polygon.bridge,
            street_polygon.surface,
            street_polygon.z_order,
            ST_Area(street_polygon.geom) AS area,
            tiles.draw_in(street_polygon.geom, bounds, tolerance) AS geom
        FROM osm.street_polygon
        WHERE
            street_polygon.geom && tiles.reach(z, x, y)
            AND street_polygon.minzoom <= z
    ),

    ranked AS (
        SELECT
            drawn.*,
            row_number() OVER (ORDER BY drawn.area DESC, drawn.osm_type, drawn.osm_id) AS place
        FROM drawn
        WHERE drawn.geom IS NOT NULL
    ),

    feature AS (
        SELECT
            ranked.kind,
            nullif(ranked.tunnel, false) AS tunnel,
            nullif(ranked.bridge, false) AS bridge,
            ranked.surface,
            ranked.geom
        FROM ranked
        WHERE ranked.place <= most
        ORDER BY ranked.z_order, ranked.osm_id, ranked.osm_type
    )

    SELECT
        (SELECT ST_AsMVT(feature, 'street_polygons', 4096, 'geom') FROM feature),
        (SELECT least(count(*), most) FROM ranked),
        (SELECT greatest(count(*) - most, 0) FROM ranked)
    INTO mvt, kept, dropped;
END
$$;
