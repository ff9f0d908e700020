-- Whether somebody saw between two days, YYYY-MM-DD, that a place is as OSM has it: by its last
-- edit, or by a date on which a mapper says to have checked it. Compared as texts: what is no date
-- lies outside, and breaks nothing.
CREATE OR REPLACE FUNCTION places.is_verified(
    tags jsonb, edited_at timestamptz, since text, today text
)
RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT
        edited_at >= since::timestamptz
        OR tags ->> 'check_date' BETWEEN since AND today
        OR tags ->> 'check_date:opening_hours' BETWEEN since AND today
        OR tags ->> 'survey:date' BETWEEN since AND today
$$;
