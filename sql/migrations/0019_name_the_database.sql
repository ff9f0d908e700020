-- Which database this is: two that have counted to the same number have not the same tiles.
CREATE TABLE tiles.origin (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    id uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO tiles.origin DEFAULT VALUES;
