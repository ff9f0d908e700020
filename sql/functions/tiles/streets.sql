-- Layer `streets`: roads, paths, railways and runways; what lies on top comes last.
-- False is left out.
CREATE OR REPLACE FUNCTION tiles.streets(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH tile AS (
        SELECT
            ST_TileEnvelope(z, x, y) AS bounds,                          -- what is drawn
            ST_TileEnvelope(z, x, y, margin => 64.0 / 4096) AS search    -- what is looked up
    ),

    feature AS (
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
            ST_AsMVTGeom(
                tiles.simplify(street.geom, z),
                tile.bounds,
                extent => 4096,
                buffer => 64
            ) AS geom
        FROM tile
        INNER JOIN osm.street ON street.geom && tile.search
        WHERE street.minzoom <= z
        ORDER BY street.z_order
    )

    SELECT ST_AsMVT(feature, 'streets', 4096, 'geom') FROM feature WHERE feature.geom IS NOT NULL
$$;
