-- name: create_tables
-- Anew: a killed import may have left some.
DROP TABLE IF EXISTS osm_load.identity, osm_load.gone, osm_load.fresh, osm_load.redraw;
CREATE UNLOGGED TABLE osm_load.identity (
    osm_type "char", osm_id bigint, id bigint UNIQUE,
    how text,  -- known, relinked, new
    PRIMARY KEY (osm_type, osm_id)
);
CREATE UNLOGGED TABLE osm_load.gone (
    id bigint PRIMARY KEY, osm_type "char", osm_id bigint, category text, name text, contact jsonb,
    tags jsonb, geom geometry, reason text
);
CREATE UNLOGGED TABLE osm_load.fresh (
    osm_type "char", osm_id bigint, category text, name text, contact jsonb, tags jsonb,
    geom geometry
);
CREATE UNLOGGED TABLE osm_load.redraw (
    id bigint, osm_type "char", osm_id bigint, score integer
);

-- name: find_known
INSERT INTO osm_load.identity (osm_type, osm_id, id, how)
SELECT
    place.osm_type,
    place.osm_id,
    identity.id,
    'known'
FROM osm_load.place
INNER JOIN places.identity USING (osm_type, osm_id);

-- name: find_gone
-- Places that are served, and are not among those loaded. An element that is there with the tags
-- it had has lost its shape: a node of its ring was deleted.
INSERT INTO osm_load.gone (id, osm_type, osm_id, category, name, contact, tags, geom, reason)
SELECT
    place.id,
    place.osm_type,
    place.osm_id,
    place.category,
    place.name,
    place.contact,
    place.tags,
    place.geom,
    CASE
        WHEN NOT %(partial)s THEN 'not in the extract'
        WHEN NOT element.visible THEN 'deleted'
        WHEN element.tags <> place.tags THEN 'retagged'
        ELSE 'undrawable'
    END
FROM osm.place
LEFT JOIN osm.element USING (osm_type, osm_id)
WHERE
    NOT EXISTS (
        SELECT 1 FROM osm_load.place AS loaded
        WHERE loaded.osm_type = place.osm_type AND loaded.osm_id = place.osm_id
    )
    AND (
        NOT %(partial)s
        OR (place.osm_type, place.osm_id) IN (
            SELECT
                affected.osm_type,
                affected.osm_id
            FROM osm_load.affected
        )
    );

-- name: find_fresh
-- Loaded places that have no id yet, where something has gone that they might be.
INSERT INTO osm_load.fresh (osm_type, osm_id, category, name, contact, tags, geom)
SELECT
    place.osm_type,
    place.osm_id,
    place.category,
    place.name,
    place.contact,
    place.tags,
    importer.point(place.geom)
FROM osm_load.place
WHERE
    NOT EXISTS (
        SELECT 1 FROM osm_load.identity
        WHERE identity.osm_type = place.osm_type AND identity.osm_id = place.osm_id
    )
    AND (
        EXISTS (SELECT 1 FROM osm_load.gone) OR EXISTS (SELECT 1 FROM places.gone)
    );
CREATE INDEX ON osm_load.fresh USING gist (geom);
ANALYZE osm_load.fresh;

-- name: score_redraws
-- How likely a new element is a place that has gone, in this batch or in the 48 hours before (`at`
-- is the clock of the new data).
-- Points: closer than 25 m 2, than 100 m 1; same category 2; same name 3; same phone, website or
-- reference number 3. The file says neither who nor in which changeset, which would count, too.
INSERT INTO osm_load.redraw (id, osm_type, osm_id, score)
WITH pool AS (
    SELECT
        gone.id,
        gone.category,
        gone.name,
        gone.contact,
        gone.tags,
        gone.geom
    FROM osm_load.gone
    UNION ALL
    SELECT
        gone.id,
        gone.category,
        gone.name,
        gone.contact,
        gone.tags,
        gone.geom
    FROM places.gone
    LEFT JOIN osm_load.identity AS back USING (id)
    LEFT JOIN osm_load.gone AS now_gone USING (id)
    WHERE
        back.id IS NULL
        AND now_gone.id IS NULL
        AND gone.gone_at > coalesce(
            %(at)s::timestamptz, (SELECT max(place.osm_timestamp) FROM osm_load.place), now()
        ) - interval '48 hours'
),

pair AS (
    SELECT
        pool.id,
        fresh.osm_type,
        fresh.osm_id,
        -- Web Mercator stretches by cosh(y / R).
        ST_Distance(pool.geom, fresh.geom) / cosh(ST_Y(pool.geom) / 6378137) AS distance_m,
        pool.category = fresh.category AS same_category,
        lower(pool.name) = lower(fresh.name) AS same_name,
        pool.contact ->> 'phone' = fresh.contact ->> 'phone'
        OR pool.contact ->> 'website' = fresh.contact ->> 'website'
        OR pool.tags ->> 'ref:FR:SIRET' = fresh.tags ->> 'ref:FR:SIRET'
        OR pool.tags ->> 'ref:FR:FINESS' = fresh.tags ->> 'ref:FR:FINESS'
        OR pool.tags ->> 'wikidata' = fresh.tags ->> 'wikidata' AS same_reference
    FROM pool
    INNER JOIN osm_load.fresh
        ON ST_DWithin(pool.geom, fresh.geom, 100 * cosh(ST_Y(pool.geom) / 6378137))
)

SELECT
    pair.id,
    pair.osm_type,
    pair.osm_id,
    CASE WHEN pair.distance_m < 25 THEN 2 ELSE 1 END
    + CASE WHEN pair.same_category THEN 2 ELSE 0 END
    + CASE WHEN pair.same_name THEN 3 ELSE 0 END
    + CASE WHEN pair.same_reference THEN 3 ELSE 0 END
FROM pair;

-- name: relink
-- One candidate with 6 points or more, and no other above 3, seen from either side.
INSERT INTO osm_load.identity (osm_type, osm_id, id, how)
SELECT
    redraw.osm_type,
    redraw.osm_id,
    redraw.id,
    'relinked'
FROM osm_load.redraw
WHERE
    redraw.score >= 6
    AND NOT EXISTS (
        SELECT 1 FROM osm_load.redraw AS rival
        WHERE
            rival.score > 3
            AND (
                (
                    rival.id = redraw.id
                    AND (rival.osm_type, rival.osm_id) <> (redraw.osm_type, redraw.osm_id)
                )
                OR (
                    rival.id <> redraw.id
                    AND (rival.osm_type, rival.osm_id) = (redraw.osm_type, redraw.osm_id)
                )
            )
    );

-- name: draw
-- An id for each place that has none; those whose draw is taken wait for the next attempt.
INSERT INTO osm_load.identity (osm_type, osm_id, id, how)
SELECT
    place.osm_type,
    place.osm_id,
    drawn.id,
    'new'
FROM osm_load.place
CROSS JOIN LATERAL importer.place_id(place.osm_type, place.osm_id, %(attempt)s) AS drawn (id)
LEFT JOIN osm_load.identity USING (osm_type, osm_id)
LEFT JOIN places.identity AS taken ON drawn.id = taken.id
WHERE identity.id IS NULL AND taken.id IS NULL
ORDER BY place.osm_type, place.osm_id
ON CONFLICT DO NOTHING;

-- name: count_unidentified
SELECT count(*)
FROM osm_load.place
LEFT JOIN osm_load.identity USING (osm_type, osm_id)
WHERE identity.id IS NULL;

-- name: tell_found
-- What became of ids: gone, come back, found in another element, perhaps found.
INSERT INTO places.event (
    place_id, action, osm_type, osm_id, details, sequence, happened_at
)
SELECT
    told.id,
    told.action,
    told.osm_type,
    told.osm_id,
    told.details,
    %(sequence)s,
    importer.data_time()
FROM (
    SELECT
        gone.id,
        'deleted' AS action,
        gone.osm_type,
        gone.osm_id,
        jsonb_build_object(
            'name', gone.name, 'category', gone.category, 'reason', gone.reason
        ) AS details
    FROM osm_load.gone
    WHERE gone.id NOT IN (SELECT identity.id FROM osm_load.identity)
    UNION ALL
    SELECT
        identity.id,
        'restored',
        identity.osm_type,
        identity.osm_id,
        '{}'
    FROM osm_load.identity
    INNER JOIN places.gone USING (id)
    WHERE identity.how = 'known'
    UNION ALL
    SELECT
        identity.id,
        'relinked',
        identity.osm_type,
        identity.osm_id,
        jsonb_build_object(
            'from', former.osm_type::text || former.osm_id, 'score', redraw.score
        )
    FROM osm_load.identity
    INNER JOIN places.identity AS former USING (id)
    INNER JOIN osm_load.redraw
        ON
            identity.id = redraw.id
            AND identity.osm_type = redraw.osm_type
            AND identity.osm_id = redraw.osm_id
    WHERE identity.how = 'relinked'
    UNION ALL
    SELECT
        redraw.id,
        'suspect',
        redraw.osm_type,
        redraw.osm_id,
        jsonb_build_object('place', candidate.id::text, 'score', redraw.score)
    FROM osm_load.redraw
    INNER JOIN osm_load.identity AS candidate USING (osm_type, osm_id)
    WHERE
        redraw.score > 3
        AND redraw.id NOT IN (SELECT identity.id FROM osm_load.identity)
) AS told
ORDER BY told.action, told.osm_type, told.osm_id;

-- name: keep_relinked
UPDATE places.identity SET
    osm_type = relinked.osm_type,
    osm_id = relinked.osm_id
FROM osm_load.identity AS relinked
WHERE identity.id = relinked.id AND relinked.how = 'relinked';

-- name: keep_new
INSERT INTO places.identity (id, osm_type, osm_id)
SELECT
    identity.id,
    identity.osm_type,
    identity.osm_id
FROM osm_load.identity
WHERE identity.how = 'new';

-- name: keep_gone
INSERT INTO places.gone (
    id, osm_type, osm_id, category, name, contact, tags, reason, gone_at, geom
)
SELECT
    gone.id,
    gone.osm_type,
    gone.osm_id,
    gone.category,
    gone.name,
    gone.contact,
    gone.tags,
    gone.reason,
    importer.data_time(),
    gone.geom
FROM osm_load.gone
WHERE gone.id NOT IN (SELECT identity.id FROM osm_load.identity)
ON CONFLICT (id) DO UPDATE SET
    reason = excluded.reason,
    gone_at = excluded.gone_at;

-- name: forget_found
DELETE FROM places.gone
WHERE gone.id IN (SELECT identity.id FROM osm_load.identity);

-- name: tell_changed
-- Places that are new, and those of which more differs than what OSM says of the edit (`unseen`).
INSERT INTO places.event (
    place_id, action, osm_type, osm_id, details, sequence, happened_at
)
SELECT
    place.id,
    CASE identity.how WHEN 'new' THEN 'created' ELSE 'changed' END,
    place.osm_type,
    place.osm_id,
    CASE identity.how
        WHEN 'new' THEN jsonb_build_object('name', place.name, 'category', place.category)
        ELSE jsonb_build_object('fields', fields)
    END,
    %(sequence)s,
    importer.data_time()
FROM osm_load.identity
INNER JOIN osm_next.place USING (id)
LEFT JOIN osm.place AS old USING (id)
CROSS JOIN LATERAL importer.differing(to_jsonb(old.*), to_jsonb(place.*), %(unseen)s) AS fields
WHERE
    identity.how IN ('known', 'new')
    AND (identity.osm_type, identity.osm_id) IN (
        SELECT
            difference.osm_type,
            difference.osm_id
        FROM osm_load.difference
        WHERE difference.tbl = 'place'
    )
    AND identity.id NOT IN (SELECT gone.id FROM places.gone)
    AND fields IS NOT NULL
ORDER BY place.osm_type, place.osm_id;
