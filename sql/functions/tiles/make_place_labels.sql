-- Layer `place_labels` with at most so many names, the most populous first; and how many it has and
-- has not.
CREATE OR REPLACE FUNCTION tiles.make_place_labels(
    z integer, x integer, y integer, most integer,
    OUT mvt bytea, OUT kept integer, OUT dropped integer
)
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    WITH place_label AS (
        SELECT
            osm_id, kind, name, name_en, name_de, name_fr, population, minzoom, geom
        FROM osm.place_label_z9
        WHERE geom && tiles.reach(z, x, y) AND z <= 9
        UNION ALL
        SELECT
            osm_id, kind, name, name_en, name_de, name_fr, population, minzoom, geom
        FROM osm.place_label
        WHERE geom && tiles.reach(z, x, y) AND z >= 10
    ),

    drawn AS MATERIALIZED (
        SELECT
            place_label.*,
            tiles.draw(place_label.geom, z, x, y) AS point
        FROM place_label
        WHERE place_label.minzoom <= z
    ),

    ranked AS (
        SELECT
            drawn.*,
            row_number() OVER (ORDER BY drawn.population DESC, drawn.osm_id) AS place
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
            ranked.population,
            ranked.point AS geom
        FROM ranked
        WHERE ranked.place <= most
        ORDER BY ranked.place
    )

    SELECT
        (SELECT ST_AsMVT(feature, 'place_labels', 4096, 'geom') FROM feature),
        (SELECT least(count(*), most) FROM ranked),
        (SELECT greatest(count(*) - most, 0) FROM ranked)
    INTO mvt, kept, dropped;
END
$$;
