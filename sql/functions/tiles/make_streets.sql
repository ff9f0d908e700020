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

    ranked AS (
        SELECT
            drawn.*,
            row_number() OVER (
                ORDER BY drawn.minzoom, drawn.z_order DESC, drawn.osm_id
            ) AS place
        FROM drawn
        WHERE drawn.geom IS NOT NULL
    ),

    feature AS (
        SELECT
            ranked.kind,
            ranked.rail,
            ranked.link,
            ranked.tunnel,
            ranked.bridge,
            ranked.oneway,
            ranked.oneway_reverse,
            ranked.tracktype,
            ranked.surface,
            ranked.service,
            ranked.bicycle,
            ranked.horse,
            tiles.join_lines(
                ST_Collect(
                    ranked.geom
                    ORDER BY tiles.strip(ranked.geom), ST_YMin(ranked.geom), ranked.place
                ), z
            ) AS geom
        FROM ranked
        WHERE ranked.place <= most
        GROUP BY
            ranked.z_order, ranked.kind, ranked.rail, ranked.link, ranked.tunnel,
            ranked.bridge, ranked.oneway, ranked.oneway_reverse, ranked.tracktype,
            ranked.surface, ranked.service, ranked.bicycle, ranked.horse
        ORDER BY
            ranked.z_order, ranked.kind, ranked.rail, ranked.link, ranked.tunnel,
            ranked.bridge, ranked.oneway, ranked.oneway_reverse, ranked.tracktype,
            ranked.surface, ranked.service, ranked.bicycle, ranked.horse
    )

    SELECT
        (
            SELECT ST_AsMVT(feature, 'streets', 4096, 'geom')
            FROM feature
            WHERE NOT ST_IsEmpty(feature.geom)
        ),
        (SELECT least(count(*), most) FROM ranked),
        (SELECT greatest(count(*) - most, 0) FROM ranked)
    INTO mvt, kept, dropped;
END
$$;
