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

    chosen AS (
        SELECT
            drawn.housename,
            drawn.housenumber,
            drawn.geom
        FROM drawn
        WHERE drawn.geom IS NOT NULL
        ORDER BY drawn.osm_id, drawn.osm_type, drawn.source, drawn.source_id
        LIMIT most
    ),

    feature AS (
        SELECT
            chosen.housename,
            chosen.housenumber,
            ST_Collect(chosen.geom ORDER BY chosen.geom) AS geom
        FROM chosen
        GROUP BY chosen.housename, chosen.housenumber
        ORDER BY length(chosen.housenumber), chosen.housenumber, chosen.housename
    )

    SELECT
        (SELECT ST_AsMVT(feature, 'addresses', 4096, 'geom') FROM feature),
        least(count(drawn.geom), most),
        greatest(count(drawn.geom) - most, 0)
    INTO mvt, kept, dropped
    FROM drawn;
END
$$;
