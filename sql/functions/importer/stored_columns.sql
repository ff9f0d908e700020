-- The columns of a served table that are stored, not generated, in order.
CREATE OR REPLACE FUNCTION importer.stored_columns(table_name text)
RETURNS text [] LANGUAGE sql STABLE STRICT AS $$
    SELECT array_agg(attribute.attname::text ORDER BY attribute.attnum)
    FROM pg_attribute AS attribute
    WHERE
        attribute.attrelid = format('osm.%I', table_name)::regclass
        AND attribute.attnum > 0
        AND NOT attribute.attisdropped
        AND attribute.attgenerated = ''
$$;
