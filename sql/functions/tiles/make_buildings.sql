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
    tolerance CONSTANT double precision := tiles.tolerance(z);
BEGIN
    -- MATERIALIZED, as in the other layers: else each would be drawn twice, once for IS NOT NULL.
    WITH drawn AS MATERIALIZED (
        SELECT
            building.osm_type,
            building.osm_id,
            ST_Area(building.geom) AS area,
            tiles.draw_in(building.geom, bounds, tolerance) AS geom
        FROM osm.building
        WHERE
            building.geom && tiles.reach(z, x, y)
            AND z = 14
    ),

    ranked AS (
        SELECT
            drawn.geom,
            row_number() OVER (ORDER BY drawn.area DESC, drawn.osm_type, drawn.osm_id) AS place
        FROM drawn
        WHERE drawn.geom IS NOT NULL
    ),

    feature AS (
        SELECT
            ST_CollectionExtract(
                ST_Collect(
                    ranked.geom
                    ORDER BY tiles.strip(ranked.geom), ST_YMin(ranked.geom), ranked.place
                ), 3
            ) AS geom
        FROM ranked
        WHERE ranked.place <= most
    )

    SELECT
        (
            SELECT ST_AsMVT(feature, 'buildings', 4096, 'geom')
            FROM feature
            WHERE feature.geom IS NOT NULL
        ),
        (SELECT least(count(*), most) FROM ranked),
        (SELECT greatest(count(*) - most, 0) FROM ranked)
    INTO mvt, kept, dropped;
END
$$;
