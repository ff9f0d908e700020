-- name: try_lock
-- Held until the connection ends, however it ends.
SELECT pg_try_advisory_lock(5198159);

-- name: lock
SELECT places.lock_addresses();

-- name: prepare
-- The load table lives as long as the connection: a killed import leaves nothing behind. Its
-- statements are long ones, which the services' time limit is not meant for.
SET statement_timeout = 0;
SET jit = off;
SET work_mem = '64MB';
CREATE TEMP TABLE address_load (
    line bigint NOT NULL,
    source_id text NOT NULL,
    departement text NOT NULL,
    kind text NOT NULL,
    housenumber text,
    street text NOT NULL,
    postcode text,
    insee text NOT NULL,
    city text,
    x double precision NOT NULL,
    y double precision NOT NULL
);

-- name: copy
COPY address_load FROM STDIN;

-- name: analyze
ANALYZE address_load;

-- name: remove_repeated
-- Of the rows with one id, the first in the file stays.
DELETE FROM address_load
USING (
    SELECT
        address_load.ctid AS row_id,
        row_number() OVER (
            PARTITION BY address_load.source_id ORDER BY address_load.line, address_load.ctid
        ) AS place
    FROM address_load
    WHERE address_load.source_id IN (
        SELECT repeated.source_id
        FROM address_load AS repeated
        GROUP BY repeated.source_id
        HAVING count(*) > 1
    )
) AS numbered
WHERE address_load.ctid = numbered.row_id AND numbered.place > 1
RETURNING address_load.line, address_load.source_id;

-- name: compile
-- Each spelling of a number or a street is turned into its key address_load.
CREATE TEMP TABLE address_new AS
WITH number AS MATERIALIZED (
    SELECT
        spelling.housenumber,
        (places.number_keys(spelling.housenumber))[1] AS number_key
    FROM (SELECT DISTINCT address_load.housenumber FROM address_load) AS spelling
),

street AS MATERIALIZED (
    SELECT
        spelling.street,
        coalesce(places.street_key(spelling.street), '') AS street_key
    FROM (SELECT DISTINCT address_load.street FROM address_load) AS spelling
)

SELECT
    address_load.source_id,
    address_load.departement,
    address_load.kind,
    address_load.housenumber,
    address_load.street,
    address_load.postcode,
    address_load.insee,
    address_load.city,
    ST_SetSRID(ST_MakePoint(address_load.x, address_load.y), 3857) AS geom,
    number.number_key,
    street.street_key
FROM address_load
INNER JOIN street USING (street)
LEFT JOIN number ON address_load.housenumber = number.housenumber;
DROP TABLE address_load;
ANALYZE address_new;

-- name: list_departements
SELECT DISTINCT departement
FROM address_new
ORDER BY departement;

-- name: remove_gone
DELETE FROM places.address
WHERE
    address.source = %(source)s
    AND address.departement = any(%(departements)s)
    AND NOT EXISTS (
        SELECT FROM address_new
        WHERE address_new.source_id = address.source_id
    );

-- name: forget_unchanged
DELETE FROM address_new
USING places.address
WHERE
    address.source = %(source)s
    AND address.source_id = address_new.source_id
    AND (
        address.departement, address.kind, address.housenumber, address.street, address.postcode,
        address.insee, address.city, address.number_key, address.street_key, address.licence
    ) IS NOT DISTINCT FROM (
        address_new.departement, address_new.kind, address_new.housenumber, address_new.street,
        address_new.postcode, address_new.insee, address_new.city, address_new.number_key,
        address_new.street_key, %(licence)s
    )
    AND ST_X(address.geom) = ST_X(address_new.geom)
    AND ST_Y(address.geom) = ST_Y(address_new.geom);

-- name: remove_changed
DELETE FROM places.address
USING address_new
WHERE
    address.source = %(source)s
    AND address.source_id = address_new.source_id;

-- name: add
-- Along the Hilbert curve (PostGIS's order of geometry), so that a tile reads few pages.
WITH added AS (
    INSERT INTO places.address (
        source, source_id, departement, kind, housenumber, street, postcode, insee, city, geom,
        licence, loaded_at, number_key, street_key
    )
    SELECT
        %(source)s,
        source_id,
        departement,
        kind,
        housenumber,
        street,
        postcode,
        insee,
        city,
        geom,
        %(licence)s,
        now(),
        number_key,
        street_key
    FROM address_new
    ORDER BY geom
    RETURNING id
)

INSERT INTO places.address_to_match (id)
SELECT added.id FROM added;

-- name: match
SELECT count(*) FROM places.match_waiting_addresses();

-- name: supersede
-- BAN is what BANO is mostly made of. An address that both have, in the same commune, is BAN's.
WITH in_ban AS (
    SELECT DISTINCT bano.id
    FROM places.address AS bano
    INNER JOIN places.address AS ban
        ON
            bano.insee = ban.insee
            AND bano.street_key = ban.street_key
            AND coalesce(bano.number_key, '') = coalesce(ban.number_key, '')
    WHERE
        bano.source = 'bano'
        AND bano.departement = any(%(departements)s)
        AND ban.source = 'ban'
        AND ban.departement = any(%(departements)s)
)

UPDATE places.address
SET superseded = NOT address.superseded
WHERE
    address.source = 'bano'
    AND address.departement = any(%(departements)s)
    AND address.superseded <> (address.id IN (SELECT in_ban.id FROM in_ban));

-- name: refresh_streets
SELECT places.refresh_streets(%(departements)s);

-- name: leave_departements
WITH part AS (
    SELECT
        address_source.id,
        departement
    FROM places.address_source
    CROSS JOIN unnest(address_source.departements) AS departement
    WHERE
        address_source.source = %(source)s
        AND address_source.departements && %(departements)s::text []
),

remaining AS (
    SELECT
        part.id,
        coalesce(
            array_agg(part.departement ORDER BY part.departement) FILTER (
                WHERE part.departement <> all(%(departements)s)
            ),
            '{}'
        ) AS departements
    FROM part
    GROUP BY part.id
),

counted AS (
    SELECT
        remaining.id,
        remaining.departements,
        count(address.id) AS rows
    FROM remaining
    LEFT JOIN places.address
        ON
            address.source = %(source)s
            AND address.departement = any(remaining.departements)
    GROUP BY remaining.id, remaining.departements
)

UPDATE places.address_source
SET departements = counted.departements, rows = counted.rows
FROM counted
WHERE address_source.id = counted.id;

-- name: forget_sources
DELETE FROM places.address_source
WHERE departements = '{}';

-- name: record_source
INSERT INTO places.address_source (
    source, name, sha256, departements, rows, rejected, loaded_at, licence, attribution, url
)
SELECT
    %(source)s,
    %(file)s,
    %(sha256)s,
    %(departements)s,
    count(*),
    %(rejected)s,
    now(),
    %(licence)s,
    %(attribution)s,
    %(url)s
FROM places.address
WHERE address.source = %(source)s AND address.departement = any(%(departements)s);

-- name: tell_tiles
SELECT tiles.mark_everything('{basemap}');

-- name: count
SELECT
    count(*),
    count(*) FILTER (WHERE address.osm_id IS NOT NULL),
    count(*) FILTER (WHERE address.osm_id IS NULL AND address.superseded)
FROM places.address
WHERE address.source = %(source)s AND address.departement = any(%(departements)s);

-- name: analyze_addresses
ANALYZE places.address;
ANALYZE places.street;

-- name: loaded
SELECT
    address_source.source,
    address_source.name,
    address_source.departements,
    address_source.rows,
    (
        SELECT coalesce(sum(reason.value::bigint), 0)::bigint
        FROM jsonb_each_text(address_source.rejected) AS reason
    ),
    address_source.loaded_at,
    address_source.licence
FROM places.address_source
ORDER BY address_source.source, address_source.departements;
