-- All addresses in a box (Web Mercator), each once: those of OpenStreetMap, and those of other
-- sources that OpenStreetMap does not have. `kind` is housenumber, or locality for a name without a
-- number; `source` is osm, ban or bano, and its id is osm_type and osm_id, or source_id.
-- Not STRICT, so that PostgreSQL puts it in line.
CREATE OR REPLACE FUNCTION places.addresses(box geometry)
RETURNS TABLE (
    source text,
    osm_type "char",
    osm_id bigint,
    source_id text,
    kind text,
    housename text,
    housenumber text,
    street text,
    postcode text,
    city text,
    geom geometry
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT
        'osm',
        address.osm_type,
        address.osm_id,
        NULL::text,
        'housenumber',
        address.housename,
        address.housenumber,
        address.street,
        address.postcode,
        address.city,
        address.geom::geometry
    FROM osm.address
    WHERE address.geom && box
    UNION ALL
    SELECT
        address.source,
        NULL::"char",
        NULL::bigint,
        address.source_id,
        address.kind,
        NULL::text,
        address.housenumber,
        address.street,
        address.postcode,
        address.city,
        address.geom::geometry
    FROM places.address
    WHERE address.geom && box AND address.osm_id IS NULL AND NOT address.superseded
$$;
