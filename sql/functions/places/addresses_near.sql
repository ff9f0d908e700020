-- The addresses at most radius_m from a position (degrees, WGS 84), the best first: `standing` is 0
-- for those of the building that the position lies in, 1 for others with a number, 2 for those with
-- only a name (of a house, or a lieu-dit); within each the nearest comes first.
--
-- The indexes order by distance on the map, which stretches by up to 0.7 % more in one direction
-- than in the other. So some more are looked at than are asked for, and measured on the ellipsoid.
CREATE OR REPLACE FUNCTION places.addresses_near(
    lon double precision,
    lat double precision,
    radius_m double precision,
    max_results integer
)
RETURNS TABLE (
    id text,
    housename text,
    housenumber text,
    street text,
    postcode text,
    city text,
    geom geometry,
    osm_type "char",
    osm_id bigint,
    source text,
    licence text,
    standing integer,
    distance_m double precision
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH origin AS MATERIALIZED (
        SELECT * FROM places.origins(lon, lat, radius_m)
    ),

    home AS MATERIALIZED (
        SELECT building.geom
        FROM origin
        INNER JOIN osm.building ON ST_Covers(building.geom, origin.geom)
    ),

    near AS (
        SELECT
            candidate.*,
            origin.geog
        FROM origin
        CROSS JOIN LATERAL (
            (
                SELECT
                    'address-' || address.osm_type::text || address.osm_id AS id,
                    address.housename,
                    address.housenumber,
                    address.street,
                    address.postcode,
                    address.city,
                    address.geom::geometry AS geom,
                    address.osm_type,
                    address.osm_id,
                    'osm' AS source,
                    'ODbL-1.0' AS licence
                FROM osm.address
                WHERE
                    coalesce(address.housenumber, address.housename) IS NOT NULL
                    AND address.geom && ST_Expand(origin.geom, origin.reach)
                ORDER BY address.geom <-> origin.geom
                LIMIT max_results * 2 + 10
            )
            UNION ALL
            (
                SELECT
                    'address-w' || address.osm_id || '-'
                    || (places.number_keys(address.housenumber))[1],
                    NULL,
                    address.housenumber,
                    address.street,
                    address.postcode,
                    address.city,
                    address.geom::geometry,
                    'w'::"char",
                    address.osm_id,
                    'osm',
                    'ODbL-1.0'
                FROM osm.interpolated_address AS address
                WHERE address.geom && ST_Expand(origin.geom, origin.reach)
                ORDER BY address.geom <-> origin.geom
                LIMIT max_results * 2 + 10
            )
            UNION ALL
            (
                SELECT
                    'address-' || address.source || '-' || address.source_id,
                    CASE WHEN address.kind = 'locality' THEN address.street END,
                    address.housenumber,
                    CASE WHEN address.kind = 'housenumber' THEN address.street END,
                    address.postcode,
                    address.city,
                    address.geom::geometry,
                    NULL::"char",
                    NULL::bigint,
                    address.source,
                    address.licence
                FROM places.address
                WHERE
                    address.osm_id IS NULL
                    AND NOT address.superseded
                    AND address.geom && ST_Expand(origin.geom, origin.reach)
                ORDER BY address.geom <-> origin.geom
                LIMIT max_results * 2 + 10
            )
        ) AS candidate
    ),

    measured AS (
        SELECT
            near.*,
            CASE
                -- Half a metre: an entrance is drawn on the wall, and rounded to centimetres.
                WHEN EXISTS (SELECT FROM home WHERE ST_DWithin(home.geom, near.geom, 0.5)) THEN 0
                WHEN near.housenumber IS NULL THEN 2
                ELSE 1
            END AS standing,
            ST_Distance(importer.geography(near.geom), near.geog) AS distance_m
        FROM near
    )

    SELECT
        measured.id,
        measured.housename,
        measured.housenumber,
        measured.street,
        measured.postcode,
        measured.city,
        measured.geom,
        measured.osm_type,
        measured.osm_id,
        measured.source,
        measured.licence,
        measured.standing,
        measured.distance_m
    FROM measured
    WHERE measured.distance_m <= radius_m
    ORDER BY measured.standing, measured.distance_m, measured.id
    LIMIT max_results
$$;
