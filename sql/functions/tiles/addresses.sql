-- Layer `addresses`: house numbers and names, from z14.
CREATE OR REPLACE FUNCTION tiles.addresses(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH tile AS (
        SELECT
            ST_TileEnvelope(z, x, y) AS bounds,                          -- what is drawn
            ST_TileEnvelope(z, x, y, margin => 64.0 / 4096) AS search    -- what is looked up
    ),

    feature AS (
        SELECT
            address.housename,
            address.housenumber,
            ST_AsMVTGeom(
                address.geom,
                tile.bounds,
                extent => 4096,
                buffer => 64
            ) AS geom
        FROM tile
        INNER JOIN osm.address ON address.geom && tile.search
        WHERE z = 14
        ORDER BY address.osm_id
    )

    SELECT ST_AsMVT(feature, 'addresses', 4096, 'geom') FROM feature WHERE feature.geom IS NOT NULL
$$;
