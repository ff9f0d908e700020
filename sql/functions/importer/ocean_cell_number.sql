-- In which column of z11 an x of Web Mercator lies; and in which row a y, if its sign is changed.
CREATE OR REPLACE FUNCTION importer.ocean_cell_number(metres double precision)
RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT greatest(0, least(2047, floor(metres / importer.ocean_side())::integer + 1024))
$$;
