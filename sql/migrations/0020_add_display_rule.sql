-- How the stewards of a layer want it drawn: docs/display-rules.md. NULL: they have not said.
ALTER TABLE tiles.tileset
ADD COLUMN display jsonb CHECK (jsonb_typeof(display) = 'object');
