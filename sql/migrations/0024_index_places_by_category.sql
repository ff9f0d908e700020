-- The nearest places of a kind: a rare one is found without a look at all others that are nearer.
-- The condition holds for every place; it keeps the planner from this index where no kind is named,
-- for which place_geog_idx is the one.
CREATE INDEX place_category_geog_idx ON osm.place USING gist (category, geog)
WHERE category IS NOT NULL;

DROP FUNCTION IF EXISTS places.nearby(
    double precision, double precision, double precision, text [], integer
);
