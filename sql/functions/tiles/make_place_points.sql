-- Layer `places` from z12 with at most so many places, the most prominent first; and how many it
-- has and has not.
CREATE OR REPLACE FUNCTION tiles.make_place_points(
    z integer, x integer, y integer, most integer,
    OUT mvt bytea, OUT kept integer, OUT dropped integer
)
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    WITH drawn AS MATERIALIZED (
        SELECT
            place.id,
            place.name,
            place.category,
            place.category_group,
            place.rank,
            tiles.draw(place.geom, z, x, y) AS geom
        FROM osm.place
        WHERE place.geom && tiles.reach(z, x, y)
    ),

    ranked AS (
        SELECT
            drawn.*,
            row_number() OVER (ORDER BY drawn.rank DESC, drawn.id) AS place
        FROM drawn
        WHERE drawn.geom IS NOT NULL
    ),

    feature AS (
        SELECT
            ranked.id,
            ranked.name,
            ranked.category,
            ranked.category_group AS "group",
            ranked.rank,
            ranked.geom
        FROM ranked
        WHERE ranked.place <= most
        ORDER BY ranked.place
    )

    SELECT
        (SELECT ST_AsMVT(feature, 'places', 4096, 'geom', 'id') FROM feature),
        (SELECT least(count(*), most) FROM ranked),
        (SELECT greatest(count(*) - most, 0) FROM ranked)
    INTO mvt, kept, dropped;
END
$$;
