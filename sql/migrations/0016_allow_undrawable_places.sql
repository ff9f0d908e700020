-- A place also goes when its element is still there, but can no longer be drawn: a way that has
-- lost its nodes, a ring that does not close.
ALTER TABLE places.gone DROP CONSTRAINT gone_reason_check;
ALTER TABLE places.gone ADD CONSTRAINT gone_reason_check CHECK (
    reason IN ('deleted', 'retagged', 'undrawable', 'not in the extract')
);
