-- Layer `places` from z12: one point a place.
CREATE OR REPLACE FUNCTION tiles.place_points(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH feature AS (
        SELECT
            place.id,
            place.name,
            place.category,
            place.category_group AS "group",
            place.rank,
            tiles.draw(place.geom, z, x, y) AS geom
        FROM osm.place
        WHERE place.geom && tiles.reach(z, x, y)
        ORDER BY place.rank DESC, place.id ASC
    )

    SELECT ST_AsMVT(feature, 'places', 4096, 'geom', 'id') FROM feature
$$;
