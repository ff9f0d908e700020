-- Layer `ferries`: the lines of ferries; those that take no motor vehicles wait for z12.
CREATE OR REPLACE FUNCTION tiles.ferries(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (
        WITH feature AS MATERIALIZED (
            SELECT
                'ferry' AS kind,
                ferry.name,
                ferry.name_en,
                ferry.name_de,
                ferry.name_fr,
                tiles.draw(tiles.simplify(ferry.geom, z), z, x, y) AS geom
            FROM osm.ferry
            WHERE
                ferry.geom && tiles.reach(z, x, y)
                AND ferry.minzoom <= z
            ORDER BY ferry.minzoom, ferry.osm_id
        )

        SELECT ST_AsMVT(feature, 'ferries', 4096, 'geom')
        FROM feature
        WHERE feature.geom IS NOT NULL
    );
END
$$;
