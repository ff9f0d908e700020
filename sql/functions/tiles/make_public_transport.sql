-- Layer `public_transport` with at most so many stops, the most prominent first; and how many it
-- has and has not.
CREATE OR REPLACE FUNCTION tiles.make_public_transport(
    z integer, x integer, y integer, most integer,
    OUT mvt bytea, OUT kept integer, OUT dropped integer
)
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    WITH drawn AS MATERIALIZED (
        SELECT
            stop.*,
            tiles.draw(stop.geom, z, x, y) AS point
        FROM osm.public_transport AS stop
        WHERE
            stop.geom && tiles.reach(z, x, y)
            AND stop.minzoom <= z
    ),

    ranked AS (
        SELECT
            drawn.*,
            row_number() OVER (ORDER BY drawn.minzoom, drawn.osm_id, drawn.osm_type) AS place
        FROM drawn
        WHERE drawn.point IS NOT NULL
    ),

    feature AS (
        SELECT
            ranked.kind,
            ranked.name,
            ranked.name_en,
            ranked.name_de,
            ranked.name_fr,
            ranked.iata,
            ranked.point AS geom
        FROM ranked
        WHERE ranked.place <= most
        ORDER BY ranked.place
    )

    SELECT
        (SELECT ST_AsMVT(feature, 'public_transport', 4096, 'geom') FROM feature),
        (SELECT least(count(*), most) FROM ranked),
        (SELECT greatest(count(*) - most, 0) FROM ranked)
    INTO mvt, kept, dropped;
END
$$;
