-- Layer `addresses` with at most so many of them; and how many it has and has not. What `pois`
-- shows with its number is not shown twice. All that have the same number are one feature.
CREATE OR REPLACE FUNCTION tiles.make_addresses(
    z integer, x integer, y integer, most integer,
    OUT mvt bytea, OUT kept integer, OUT dropped integer
)
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    WITH shown AS MATERIALIZED (
        SELECT
            poi.osm_type,
            poi.osm_id
        FROM osm.poi
        WHERE poi.geom && tiles.reach(z, x, y) AND z = 14
    ),

    drawn AS MATERIALIZED (
        SELECT
            address.osm_id,
            address.osm_type,
            address.source,
            address.source_id,
            address.housename,
            address.housenumber,
            tiles.draw_point(address.geom, z, x, y) AS geom
        FROM places.addresses(tiles.reach(z, x, y)) AS address
        WHERE
            z = 14
            AND address.kind = 'housenumber'
            AND (
                -- Looked up in a table of hashes; joined, each would be compared with each.
                address.osm_id IS NULL
                OR (address.osm_type, address.osm_id) NOT IN (
                    SELECT
                        shown.osm_type,
                        shown.osm_id
                    FROM shown
                )
            )
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
