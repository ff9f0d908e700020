-- Layer `sites` with at most so many features, the largest; and how many it has and has not.
CREATE OR REPLACE FUNCTION tiles.make_sites(
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
            site.osm_type,
            site.osm_id,
            site.kind,
            site.name,
            ST_Area(site.geom) AS area,
            tiles.draw_in(site.geom, bounds, tolerance) AS geom
        FROM osm.site
        WHERE
            site.geom && tiles.reach(z, x, y)
            AND z = 14
    ),

    feature AS (
        SELECT
            drawn.kind,
            drawn.name,
            drawn.geom
        FROM drawn
        WHERE drawn.geom IS NOT NULL
        ORDER BY drawn.area DESC, drawn.osm_type, drawn.osm_id
        LIMIT most
    )

    SELECT
        (SELECT ST_AsMVT(feature, 'sites', 4096, 'geom') FROM feature),
        least(count(drawn.geom), most),
        greatest(count(drawn.geom) - most, 0)
    INTO mvt, kept, dropped
    FROM drawn;
END
$$;
