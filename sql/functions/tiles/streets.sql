-- Layer `streets`: roads, paths, railways and runways; what lies on top comes last.
-- False is left out.
CREATE OR REPLACE FUNCTION tiles.streets(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH feature AS (
        SELECT
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
            tiles.draw(tiles.simplify(street.geom, z), z, x, y) AS geom
        FROM osm.street
        WHERE
            street.geom && tiles.reach(z, x, y)
            AND street.minzoom <= z
        ORDER BY street.z_order, street.osm_id
    )

    SELECT ST_AsMVT(feature, 'streets', 4096, 'geom')
    FROM feature
    WHERE feature.geom IS NOT NULL
$$;
