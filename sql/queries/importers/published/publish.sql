-- name: find_tileset
-- Whether an id is that of a tileset.
SELECT true FROM tiles.tileset
WHERE id = %(id)s;

-- name: put
-- A table is published, instead of what had that id before.
INSERT INTO places.published (
    id, schema_name, table_name, key_name, geometry_name, datetime_name, title, description,
    licence, attribution, extent
)
VALUES (
    %(id)s, %(schema_name)s, %(table_name)s, %(key_name)s, %(geometry_name)s, %(datetime_name)s,
    %(title)s, %(description)s, %(licence)s, %(attribution)s, %(extent)s
)
ON CONFLICT (id) DO UPDATE SET
    schema_name = excluded.schema_name,
    table_name = excluded.table_name,
    key_name = excluded.key_name,
    geometry_name = excluded.geometry_name,
    datetime_name = excluded.datetime_name,
    title = excluded.title,
    description = excluded.description,
    licence = excluded.licence,
    attribution = excluded.attribution,
    extent = excluded.extent,
    published_at = now();

-- name: remove
-- A table is published no longer.
DELETE FROM places.published
WHERE id = %(id)s RETURNING id;

-- name: list
-- What is published, and whether it can be served now.
SELECT
    published.id,
    published.schema_name,
    published.table_name,
    published.title,
    exists(
        SELECT FROM places.published_collections() AS served
        WHERE served.id = published.id
    ) AS is_served
FROM places.published AS published
ORDER BY published.id;
