-- What the number of a door is found by: its number_keys, and for a range of a house's numbers
-- (12-16) both ends. Numbers of the kind 93-07, the street before the house as in Queens, are no
-- range.
CREATE OR REPLACE FUNCTION places.door_keys(housenumber text)
RETURNS text [] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT found.key), '{}')
    FROM unnest(places.number_keys(housenumber)) AS spelt (key)
    CROSS JOIN LATERAL regexp_match(spelt.key, '^(\d{1,6})[a-z]?-([1-9]\d{0,5})[a-z]?$') AS ends
    CROSS JOIN LATERAL unnest(
        CASE
            WHEN ends[2]::integer - ends[1]::integer BETWEEN 1 AND 30
                THEN array[spelt.key] || string_to_array(spelt.key, '-')
            ELSE array[spelt.key]
        END
    ) AS found (key)
$$;
