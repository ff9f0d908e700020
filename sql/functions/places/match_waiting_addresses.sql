-- Look for the twin of each address in places.address_to_match, and empty that table. Returns the
-- addresses that have another twin than before, or one no more: what tiles show of them differs.
--
-- The twin is the address of OpenStreetMap with the same number that has the same street at most
-- 200 m away, or no street at most 30 m away; the former first, then the nearest, then by element.
--
-- Both are put into squares of 1 km of Web Mercator, so that the work grows with the number of
-- addresses, not with its square; keys are made once for each spelling.
CREATE OR REPLACE FUNCTION places.match_waiting_addresses()
RETURNS TABLE (id bigint, geom geometry) LANGUAGE sql VOLATILE AS $$
    WITH waiting AS MATERIALIZED (
        SELECT DISTINCT
            address.id,
            address.number_key,
            address.street_key,
            address.geom,
            floor(ST_X(address.geom) / 1000)::integer AS x,
            floor(ST_Y(address.geom) / 1000)::integer AS y
        FROM places.address_to_match
        INNER JOIN places.address USING (id)
    ),

    square AS MATERIALIZED (
        SELECT
            waiting.x,
            waiting.y,
            ST_Expand(ST_Extent(waiting.geom), max(places.ground(200, waiting.geom))) AS box
        FROM waiting
        WHERE waiting.number_key IS NOT NULL
        GROUP BY waiting.x, waiting.y
    ),

    near AS MATERIALIZED (
        SELECT
            square.x,
            square.y,
            osm.osm_type,
            osm.osm_id,
            osm.housenumber,
            osm.street,
            osm.geom
        FROM square
        INNER JOIN osm.address AS osm ON osm.geom && ST_SetSRID(square.box::geometry, 3857)
        WHERE osm.housenumber IS NOT NULL
    ),

    number AS MATERIALIZED (
        SELECT
            spelling.housenumber,
            unnest(places.number_keys(spelling.housenumber)) AS number_key
        FROM (SELECT DISTINCT near.housenumber FROM near) AS spelling
    ),

    street AS MATERIALIZED (
        SELECT
            spelling.street,
            places.street_key(spelling.street) AS street_key
        FROM (SELECT DISTINCT near.street FROM near) AS spelling
    ),

    -- Before it is joined: joined by the square alone, its rows would be too many.
    keyed AS MATERIALIZED (
        SELECT
            near.*,
            number.number_key,
            street.street_key
        FROM near
        INNER JOIN number USING (housenumber)
        LEFT JOIN street ON near.street = street.street
    ),

    candidate AS (
        SELECT
            waiting.id,
            keyed.osm_type,
            keyed.osm_id,
            keyed.street_key IS NULL AS unnamed,
            ST_Distance(keyed.geom, waiting.geom) AS distance
        FROM keyed
        INNER JOIN waiting USING (x, y, number_key)
        WHERE
            (
                keyed.street_key = waiting.street_key
                AND ST_DWithin(keyed.geom, waiting.geom, places.ground(200, waiting.geom))
            )
            OR (
                keyed.street_key IS NULL
                AND ST_DWithin(keyed.geom, waiting.geom, places.ground(30, waiting.geom))
            )
    ),

    twin AS (
        SELECT DISTINCT ON (candidate.id)
            candidate.id,
            candidate.osm_type,
            candidate.osm_id
        FROM candidate
        ORDER BY
            candidate.id, candidate.unnamed, candidate.distance, candidate.osm_type,
            candidate.osm_id
    ),

    changed AS (
        UPDATE places.address
        SET osm_type = twin.osm_type, osm_id = twin.osm_id
        FROM waiting
        LEFT JOIN twin USING (id)
        WHERE
            address.id = waiting.id
            AND (address.osm_type, address.osm_id) IS DISTINCT FROM (twin.osm_type, twin.osm_id)
        RETURNING address.id, address.geom::geometry AS geom
    ),

    done AS (
        DELETE FROM places.address_to_match
    )

    SELECT
        changed.id,
        changed.geom
    FROM changed
$$;
