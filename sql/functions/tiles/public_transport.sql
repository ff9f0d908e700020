-- Layer `public_transport`: stations, stops and terminals, the most prominent first.
CREATE OR REPLACE FUNCTION tiles.public_transport(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (
        WITH feature AS (
            SELECT
                stop.kind,
                stop.name,
                stop.name_en,
                stop.name_de,
                stop.iata,
                tiles.draw(stop.geom, z, x, y) AS geom
            FROM osm.public_transport AS stop
            WHERE
                stop.geom && tiles.reach(z, x, y)
                AND stop.minzoom <= z
            ORDER BY stop.minzoom, stop.osm_id, stop.osm_type
        )

        SELECT ST_AsMVT(feature, 'public_transport', 4096, 'geom')
        FROM feature
        WHERE feature.geom IS NOT NULL
    );
END
$$;
