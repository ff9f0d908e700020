-- Layer `addresses` with at most so many of them; and how many it has and has not. What `pois`
-- shows with its number is not shown twice. All that have the same number are one feature.
CREATE OR REPLACE FUNCTION tiles.make_addresses(
    z integer, x integer, y integer, most integer,
    OUT mvt bytea, OUT kept integer, OUT dropped integer
)
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    WITH drawn AS (
        SELECT
            address.osm_id,
            address.osm_type,
            address.source,
            address.source_id,
            address.housename,
            address.housenumber,
            tiles.draw_point(address.geom, z, x, y) AS geom
        FROM places.addresses(tiles.reach(z, x, y)) AS address
        LEFT JOIN osm.poi
            ON
                poi.geom && tiles.reach(z, x, y)
                AND address.osm_id = poi.osm_id
                AND address.osm_type = poi.osm_type
        WHERE
            z = 14
            AND address.kind = 'housenumber'
            AND poi.osm_id IS NULL
    ),

    ranked AS (
        SELECT
            drawn.housename,
            drawn.housenumber,
            drawn.geom,
            row_number() OVER (
                ORDER BY drawn.osm_id, drawn.osm_type, drawn.source, drawn.source_id
            ) AS place
        FROM drawn
        WHERE drawn.geom IS NOT NULL
    ),

    feature AS (
        SELECT
            ranked.housename,
            ranked.housenumber,
            ST_Collect(ranked.geom ORDER BY ranked.geom) AS geom
        FROM ranked
        WHERE ranked.place <= most
        GROUP BY ranked.housename, ranked.housenumber
        ORDER BY length(ranked.housenumber), ranked.housenumber, ranked.housename
    )

    SELECT
        (SELECT ST_AsMVT(feature, 'addresses', 4096, 'geom') FROM feature),
        (SELECT least(count(*), most) FROM ranked),
        (SELECT greatest(count(*) - most, 0) FROM ranked)
    INTO mvt, kept, dropped;
END
$$;
