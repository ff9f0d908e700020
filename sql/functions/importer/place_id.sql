-- The id that a place is given when its element is first seen: 52 bits, so that JavaScript and
-- vector tiles hold it exactly. It is drawn from the OSM reference, so that a host who starts again
-- from an empty database gives the same ids; `attempt` draws again after a collision.
CREATE OR REPLACE FUNCTION importer.place_id(osm_type "char", osm_id bigint, attempt integer)
RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT (
        'x' || substr(md5(osm_type::text || osm_id || repeat('+', attempt)), 1, 13)
    )::bit(52)::bigint
$$;
