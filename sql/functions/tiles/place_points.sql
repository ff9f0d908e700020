-- Layer `places` from z12: one point a place.
CREATE OR REPLACE FUNCTION tiles.place_points(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH tile AS (
        SELECT
            ST_TileEnvelope(z, x, y) AS bounds,
            ST_TileEnvelope(z, x, y, margin => 64.0 / 4096) AS search
    ),

    feature AS (
        SELECT
            place.id,
            place.name,
            place.category,
            place.category_group AS "group",
            place.rank,
            ST_AsMVTGeom(place.geom, tile.bounds, extent => 4096, buffer => 64) AS geom
        FROM tile
        INNER JOIN osm.place ON place.geom && tile.search
        ORDER BY place.rank DESC, place.id ASC
    )

    SELECT ST_AsMVT(feature, 'places', 4096, 'geom', 'id') FROM feature
$$;
