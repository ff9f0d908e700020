-- Tables that are published, and what they have now: those that are gone, or that lost their key,
-- their geometry or the right to read them since, are left out. A materialised view knows no NOT
-- NULL; its key is unique, and a row without one has no page.
CREATE OR REPLACE FUNCTION places.published_collections()
RETURNS TABLE (
    id text,
    schema_name text,
    table_name text,
    key_name text,
    geometry_name text,
    datetime_name text,
    title text,
    description text,
    licence text,
    attribution text,
    extent double precision [],
    columns jsonb
) LANGUAGE sql STABLE AS $$
    SELECT
        published.id,
        published.schema_name,
        published.table_name,
        published.key_name,
        published.geometry_name,
        published.datetime_name,
        published.title,
        published.description,
        published.licence,
        published.attribution,
        published.extent,
        jsonb_agg(to_jsonb(found) ORDER BY found.ordinality)
    FROM places.published AS published
    INNER JOIN pg_namespace AS namespace ON published.schema_name = namespace.nspname
    INNER JOIN pg_class AS class
        ON namespace.oid = class.relnamespace AND published.table_name = class.relname
    CROSS JOIN LATERAL places.table_columns(published.schema_name, published.table_name)
        WITH ORDINALITY AS found
    WHERE
        has_schema_privilege(namespace.oid, 'USAGE')
        AND has_table_privilege(class.oid, 'SELECT')
    GROUP BY published.id
    HAVING
        bool_or(found.name = published.key_name AND found.is_unique)
        AND bool_or(found.name = published.geometry_name AND found.srid > 0)
    ORDER BY published.id
$$;
