-- Whether the name of a line is that of a street, not of a railway or a runway.
CREATE OR REPLACE FUNCTION importer.names_street(name text, rail boolean, kind text)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT name IS NOT NULL AND NOT rail AND kind NOT IN ('runway', 'taxiway')
$$;
