-- The clock of the data: when what is served was true; now, where nobody knows.
CREATE OR REPLACE FUNCTION importer.data_time()
RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT extract.data_timestamp FROM osm.extract LIMIT 1), now())
$$;
