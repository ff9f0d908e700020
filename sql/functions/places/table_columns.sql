-- The columns of a table, a view or a materialised view, in their order: name, type (of the
-- elements where it is an array, and of what a domain is made of), whether it is an array, may be
-- null, or is unique alone, and of a geometry its type and SRID. Nothing where there is no such
-- table.
CREATE OR REPLACE FUNCTION places.table_columns(of_schema text, of_table text)
RETURNS TABLE (
    name text,
    type text,
    is_array boolean,
    is_nullable boolean,
    is_primary boolean,
    is_unique boolean,
    geometry_type text,
    srid integer
) LANGUAGE sql STABLE AS $$
    SELECT
        attribute.attname::text,
        coalesce(element.typname, plain.typname)::text,
        element.oid IS NOT NULL,
        NOT attribute.attnotnull,
        coalesce(bool_or(unique_index.indisprimary), false),
        count(unique_index.indexrelid) > 0,
        CASE WHEN plain.typname = 'geometry' THEN postgis_typmod_type(attribute.atttypmod) END,
        CASE WHEN plain.typname = 'geometry' THEN postgis_typmod_srid(attribute.atttypmod) END
    FROM pg_attribute AS attribute
    INNER JOIN pg_class AS class ON attribute.attrelid = class.oid
    INNER JOIN pg_type AS declared ON attribute.atttypid = declared.oid
    INNER JOIN pg_type AS plain
        ON plain.oid = coalesce(nullif(declared.typbasetype, 0), declared.oid)
    LEFT JOIN pg_type AS element
        ON element.oid = plain.typelem AND plain.typcategory = 'A'
    LEFT JOIN pg_index AS unique_index
        ON
            unique_index.indrelid = class.oid
            AND unique_index.indisunique
            AND unique_index.indisvalid
            AND unique_index.indpred IS NULL
            AND unique_index.indnkeyatts = 1
            AND unique_index.indkey[0] = attribute.attnum
    WHERE
        class.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = of_schema)
        AND class.relname = of_table
        AND class.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND attribute.attnum > 0
        AND NOT attribute.attisdropped
    GROUP BY
        attribute.attnum, attribute.attname, attribute.attnotnull, attribute.atttypmod,
        plain.typname, element.typname, element.oid
    ORDER BY attribute.attnum
$$;
