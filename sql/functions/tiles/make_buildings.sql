-- Layer `buildings` with at most so many of them, the largest; and how many it has and has not.
--
-- A building has no field, so all are one feature: strip by strip, each is written as a small step
-- from the one before, which takes a third off.
CREATE OR REPLACE FUNCTION tiles.make_buildings(
    z integer, x integer, y integer, most integer,
    OUT mvt bytea, OUT kept integer, OUT dropped integer
)
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    -- Worked out once, not for each row.
    bounds CONSTANT geometry := ST_TileEnvelope(z, x, y);
    inner_bounds CONSTANT geometry := tiles.inner_bounds(z, x, y);
    west CONSTANT double precision := ST_XMin(bounds);
    north CONSTANT double precision := ST_YMax(bounds);
    scale CONSTANT double precision := 4096 / (ST_XMax(bounds) - west);
BEGIN
    -- MATERIALIZED, as in the other layers: else each would be drawn twice, once for IS NOT NULL.
    WITH drawn AS MATERIALIZED (
        SELECT
            building.osm_type,
            building.osm_id,
            ST_Area(building.geom) AS area,
            tiles.draw_area(building.geom, bounds, inner_bounds, west, north, scale) AS geom
        FROM osm.building
        WHERE
            building.geom && tiles.reach(z, x, y)
            AND z = 14
    ),

    chosen AS (
        SELECT
            drawn.osm_type,
            drawn.osm_id,
            drawn.geom
        FROM drawn
        WHERE drawn.geom IS NOT NULL
        ORDER BY drawn.area DESC, drawn.osm_type, drawn.osm_id
        LIMIT most
    ),

    sorted AS (
        SELECT chosen.geom
        FROM chosen
        ORDER BY
            tiles.strip(chosen.geom), ST_YMin(chosen.geom), chosen.osm_id, chosen.osm_type
    ),

    feature AS MATERIALIZED (
        SELECT ST_CollectionExtract(ST_Collect(sorted.geom), 3) AS geom
        FROM sorted
    )

    SELECT
        (
            SELECT ST_AsMVT(feature, 'buildings', 4096, 'geom')
            FROM feature
            WHERE feature.geom IS NOT NULL
        ),
        least(count(drawn.geom), most),
        greatest(count(drawn.geom) - most, 0)
    INTO mvt, kept, dropped
    FROM drawn;
END
$$;
