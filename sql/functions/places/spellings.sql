-- What a typed word is short for, and how it may be shortened: bd, boulevard; bahnhofstr,
-- bahnhofstrasse. What is short for two words ("nd") is one text of both.
CREATE OR REPLACE FUNCTION places.spellings(typed text)
RETURNS text [] LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN array(
        SELECT known.long FROM places.abbreviations() AS known WHERE known.short = typed
        UNION
        SELECT known.short FROM places.abbreviations() AS known WHERE known.long = typed
        UNION
        SELECT typed || 'asse' WHERE typed ~ '...str$'
    );
END
$$;
