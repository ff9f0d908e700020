-- The first ids of the blobs that would have some elements of a type.
CREATE OR REPLACE FUNCTION importer.first_ids(of_type "char", ids bigint [])
RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT DISTINCT blob.first_id
    FROM unnest(ids) AS wanted (id)
    CROSS JOIN LATERAL (
        SELECT blob.first_id
        FROM osm.blob
        WHERE blob.osm_type = of_type AND blob.first_id <= wanted.id
        ORDER BY blob.first_id DESC
        LIMIT 1
    ) AS blob
    ORDER BY blob.first_id
$$;
