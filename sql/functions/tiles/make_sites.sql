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

    ranked AS (
        SELECT
            drawn.kind,
            drawn.name,
            drawn.geom,
            row_number() OVER (ORDER BY drawn.area DESC, drawn.osm_type, drawn.osm_id) AS place
        FROM drawn
        WHERE drawn.geom IS NOT NULL
    ),

    feature AS (
        SELECT
            ranked.kind,
            ranked.name,
            ranked.geom
        FROM ranked
        WHERE ranked.place <= most
        ORDER BY ranked.place
    )

    SELECT
        (SELECT ST_AsMVT(feature, 'sites', 4096, 'geom') FROM feature),
        (SELECT least(count(*), most) FROM ranked),
        (SELECT greatest(count(*) - most, 0) FROM ranked)
    INTO mvt, kept, dropped;
END
$$;
