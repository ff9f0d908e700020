-- The pages that have references of one kind to some elements: at most one in each part for each.
CREATE OR REPLACE FUNCTION importer.reference_pages(
    of_member "char", of_referrer "char", ids bigint []
)
RETURNS SETOF bytea LANGUAGE sql STABLE AS $$
    WITH hit AS (
        SELECT DISTINCT
            page.part,
            page.first_id
        FROM unnest(ids) AS wanted (id)
        CROSS JOIN LATERAL (
            SELECT generate_series(0, max(reference_page.part)) AS number
            FROM osm.reference_page
            WHERE
                reference_page.member_type = of_member
                AND reference_page.referrer_type = of_referrer
        ) AS part
        CROSS JOIN LATERAL (
            SELECT
                reference_page.part,
                reference_page.first_id,
                reference_page.last_id
            FROM osm.reference_page
            WHERE
                reference_page.member_type = of_member
                AND reference_page.referrer_type = of_referrer
                AND reference_page.part = part.number
                AND reference_page.first_id <= wanted.id
            ORDER BY reference_page.first_id DESC
            LIMIT 1
        ) AS page
        WHERE page.last_id >= wanted.id
    )

    SELECT reference_page.pairs
    FROM hit
    INNER JOIN osm.reference_page
        ON
            reference_page.member_type = of_member
            AND reference_page.referrer_type = of_referrer
            AND hit.part = reference_page.part
            AND hit.first_id = reference_page.first_id
$$;
