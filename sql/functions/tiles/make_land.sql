-- Layer `land` with at most so many features, the largest; and how many it has and has not.
CREATE OR REPLACE FUNCTION tiles.make_land(
    z integer, x integer, y integer, most integer,
    OUT mvt bytea, OUT kept integer, OUT dropped integer
)
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    -- Worked out once, not for each row.
    bounds CONSTANT geometry := ST_TileEnvelope(z, x, y);
    tolerance CONSTANT double precision := tiles.tolerance(z);
    inner_bounds CONSTANT geometry := tiles.inner_bounds(z, x, y);
    west CONSTANT double precision := ST_XMin(bounds);
    north CONSTANT double precision := ST_YMax(bounds);
    scale CONSTANT double precision := 4096 / (ST_XMax(bounds) - west);
BEGIN
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

    drawn AS MATERIALIZED (
        SELECT
            land.osm_type,
            land.osm_id,
            land.kind,
            land.way_area,
            CASE
                WHEN z = 14 THEN
                    tiles.draw_area(land.geom, bounds, inner_bounds, west, north, scale)
                ELSE tiles.draw_in(land.geom, bounds, tolerance)
            END AS geom
        FROM land
        WHERE
            land.minzoom <= z
            AND (z = 14 OR land.way_area > tiles.unit(z) ^ 2)
    ),

    feature AS (
        SELECT
            drawn.kind,
            drawn.geom
        FROM drawn
        WHERE drawn.geom IS NOT NULL
        ORDER BY drawn.way_area DESC, drawn.osm_type, drawn.osm_id
        LIMIT most
    )

    SELECT
        (SELECT ST_AsMVT(feature, 'land', 4096, 'geom') FROM feature),
        least(count(drawn.geom), most),
        greatest(count(drawn.geom) - most, 0)
    INTO mvt, kept, dropped
    FROM drawn;
END
$$;
