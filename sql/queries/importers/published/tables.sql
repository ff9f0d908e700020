-- name: columns
-- What a table has.
SELECT * FROM places.table_columns(%(schema)s, %(name)s);

-- name: comment
-- What whoever keeps a table says of it.
SELECT obj_description(class.oid, 'pg_class')
FROM pg_class AS class
INNER JOIN pg_namespace AS namespace ON class.relnamespace = namespace.oid
WHERE namespace.nspname = %(schema)s AND class.relname = %(name)s;

-- name: find_system
-- Whether PostGIS knows a reference system.
SELECT true FROM spatial_ref_sys
WHERE srid = %(srid)s AND srid > 0;
