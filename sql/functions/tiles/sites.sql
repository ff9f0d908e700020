-- Layer `sites`: grounds of schools, hospitals, car parks and the like, from z14.
CREATE OR REPLACE FUNCTION tiles.sites(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (
        WITH feature AS (
            SELECT
                site.kind,
                site.name,
                tiles.draw(site.geom, z, x, y) AS geom
            FROM osm.site
            WHERE
                site.geom && tiles.reach(z, x, y)
                AND z = 14
            ORDER BY ST_Area(site.geom) DESC, site.osm_type, site.osm_id
        )

        SELECT ST_AsMVT(feature, 'sites', 4096, 'geom')
        FROM feature
        WHERE feature.geom IS NOT NULL
    );
END
$$;
