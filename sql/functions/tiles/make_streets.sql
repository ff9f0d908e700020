-- Layer `streets` with at most so many of them, the most important; and how many it has and has
-- not. What lies on top comes last. False is left out.
--
-- Streets of the same fields and level are one feature, whose lines are joined where one goes on as
-- the next: about half the bytes.
CREATE OR REPLACE FUNCTION tiles.make_streets(
    z integer, x integer, y integer, most integer,
    OUT mvt bytea, OUT kept integer, OUT dropped integer
)
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    -- Worked out once, not for each row.
    bounds CONSTANT geometry := ST_TileEnvelope(z, x, y);
    tolerance CONSTANT double precision := tiles.tolerance(z);
BEGIN
    WITH street AS (
        SELECT
            osm_id, kind, rail, link, tunnel, bridge, oneway, oneway_reverse, tracktype,
            surface, service, bicycle, horse, z_order, minzoom, geom
        FROM osm.street_z7
        WHERE geom && tiles.reach(z, x, y) AND z <= 7
        UNION ALL
        SELECT
            osm_id, kind, rail, link, tunnel, bridge, oneway, oneway_reverse, tracktype,
            surface, service, bicycle, horse, z_order, minzoom, geom
        FROM osm.street_z9
        WHERE geom && tiles.reach(z, x, y) AND z BETWEEN 8 AND 9
        UNION ALL
        SELECT
            osm_id, kind, rail, link, tunnel, bridge, oneway, oneway_reverse, tracktype,
            surface, service, bicycle, horse, z_order, minzoom, geom
        FROM osm.street_z11
        WHERE geom && tiles.reach(z, x, y) AND z BETWEEN 10 AND 11
        UNION ALL
        SELECT
            osm_id, kind, rail, link, tunnel, bridge, oneway, oneway_reverse, tracktype,
            surface, service, bicycle, horse, z_order, minzoom, geom
        FROM osm.street
        WHERE geom && tiles.reach(z, x, y) AND z >= 12
    ),

    drawn AS MATERIALIZED (
        SELECT
            street.osm_id,
            street.z_order,
            street.minzoom,
            street.kind,
            nullif(street.rail, false) AS rail,
            CASE WHEN z >= 11 THEN nullif(street.link, false) END AS link,
            CASE WHEN z >= 11 THEN nullif(street.tunnel, false) END AS tunnel,
            CASE WHEN z >= 11 THEN nullif(street.bridge, false) END AS bridge,
            CASE WHEN z >= 14 THEN nullif(street.oneway, false) END AS oneway,
            CASE WHEN z >= 14 THEN nullif(street.oneway_reverse, false) END AS oneway_reverse,
            CASE WHEN z >= 11 THEN street.tracktype END AS tracktype,
            CASE WHEN z >= 11 THEN street.surface END AS surface,
            CASE WHEN z >= 11 THEN street.service END AS service,
            CASE WHEN z >= 14 THEN street.bicycle END AS bicycle,
            CASE WHEN z >= 14 THEN street.horse END AS horse,
            tiles.draw_in(street.geom, bounds, tolerance) AS geom
        FROM street
        WHERE street.minzoom <= z
    ),

    chosen AS (
        SELECT
            drawn.*,
            CASE WHEN z < 14 THEN tiles.strip(drawn.geom) END AS strip,
            CASE WHEN z < 14 THEN ST_YMin(drawn.geom) END AS bottom
        FROM drawn
        WHERE drawn.geom IS NOT NULL
        ORDER BY drawn.minzoom, drawn.z_order DESC, drawn.osm_id
        LIMIT most
    ),

    -- Sorted before they are collected, which takes less than ORDER BY in each feature's aggregate:
    -- strip by strip, but for z14, where joining puts lines in an order of its own.
    sorted AS (
        SELECT chosen.*
        FROM chosen
        ORDER BY chosen.strip, chosen.bottom, chosen.osm_id
    ),

    collected AS (
        SELECT
            sorted.z_order,
            sorted.kind,
            sorted.rail,
            sorted.link,
            sorted.tunnel,
            sorted.bridge,
            sorted.oneway,
            sorted.oneway_reverse,
            sorted.tracktype,
            sorted.surface,
            sorted.service,
            sorted.bicycle,
            sorted.horse,
            ST_Collect(sorted.geom) AS geom
        FROM sorted
        GROUP BY
            sorted.z_order, sorted.kind, sorted.rail, sorted.link, sorted.tunnel,
            sorted.bridge, sorted.oneway, sorted.oneway_reverse, sorted.tracktype,
            sorted.surface, sorted.service, sorted.bicycle, sorted.horse
    ),

    feature AS MATERIALIZED (
        SELECT
            collected.kind,
            collected.rail,
            collected.link,
            collected.tunnel,
            collected.bridge,
            collected.oneway,
            collected.oneway_reverse,
            collected.tracktype,
            collected.surface,
            collected.service,
            collected.bicycle,
            collected.horse,
            tiles.join_lines(collected.geom, z) AS geom
        FROM collected
        ORDER BY
            collected.z_order, collected.kind, collected.rail, collected.link, collected.tunnel,
            collected.bridge, collected.oneway, collected.oneway_reverse, collected.tracktype,
            collected.surface, collected.service, collected.bicycle, collected.horse
    )

    SELECT
        (
            SELECT ST_AsMVT(feature, 'streets', 4096, 'geom')
            FROM feature
            WHERE NOT ST_IsEmpty(feature.geom)
        ),
        least(count(drawn.geom), most),
        greatest(count(drawn.geom) - most, 0)
    INTO mvt, kept, dropped
    FROM drawn;
END
$$;
