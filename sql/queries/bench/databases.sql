-- name: create_statement
-- CREATE DATABASE takes no parameters: the statement, with the name quoted.
SELECT format('CREATE DATABASE %%I', %(name)s::text);

-- name: drop_statement
SELECT format('DROP DATABASE %%I WITH (FORCE)', %(name)s::text);

-- name: create_extensions
CREATE EXTENSION postgis;
CREATE EXTENSION hstore;

-- name: content
-- The database's size in bytes, and the rows of all its tables, counted one by one.
SELECT
    pg_database_size(current_database()) AS bytes,
    coalesce(sum((
        xpath(
            '/row/count/text()',
            query_to_xml(
                format('SELECT count(*) FROM %I.%I', pg_tables.schemaname, pg_tables.tablename),
                false, true, ''
            )
        )
    )[1]::text::bigint), 0)::bigint AS rows
FROM pg_tables
WHERE
    pg_tables.schemaname NOT IN ('pg_catalog', 'information_schema')
    AND pg_tables.tablename != 'spatial_ref_sys';
