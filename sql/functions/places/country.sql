-- The country (ISO 3166-1) that codes of its units speak of, those of the largest unit first.
-- An extract often has no whole country; then the code of a region tells (CH-GE).
CREATE OR REPLACE FUNCTION places.country(iso text [], insee text [])
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(
        left((array_remove(iso, NULL))[1], 2),
        CASE WHEN cardinality(array_remove(insee, NULL)) > 0 THEN 'FR' END
    )
$$;
