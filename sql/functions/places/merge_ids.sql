-- Let an id lead to that of another place, with all ids that led to it. What the other one leads to
-- itself is where all of them go: there are no chains to follow, and no circles. Gives that id.
-- Raises foreign_key_violation for an id that never was, unique_violation for one that leads
-- elsewhere already, and check_violation for one that would lead to itself.
CREATE OR REPLACE FUNCTION places.merge_ids(merged bigint, into_place bigint)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    target bigint;
BEGIN
    -- Two at once could make a circle that neither sees.
    LOCK TABLE places.redirect IN SHARE ROW EXCLUSIVE MODE;
    target := coalesce(
        (SELECT redirect.into_id FROM places.redirect WHERE redirect.from_id = into_place),
        into_place
    );
    IF EXISTS (
        SELECT FROM places.redirect
        WHERE redirect.from_id = merged AND redirect.into_id = target
    ) THEN
        RETURN target;
    END IF;
    INSERT INTO places.redirect (from_id, into_id) VALUES (merged, target);
    UPDATE places.redirect SET into_id = target WHERE redirect.into_id = merged;
    RETURN target;
END
$$;
