-- A layer that is made by rank, with as many features as fit into so many bytes; and how many do
-- not.
CREATE OR REPLACE FUNCTION tiles.thin(
    layer text, z integer, x integer, y integer, most_bytes integer,
    OUT mvt bytea, OUT dropped integer
)
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    most integer := tiles.budget(layer, z);
    kept integer;
BEGIN
    LOOP
        EXECUTE format('SELECT * FROM tiles.make_%s($1, $2, $3, $4)', layer)
        INTO mvt, kept, dropped
        USING z, x, y, most;
        EXIT WHEN octet_length(mvt) <= greatest(most_bytes, 0);
        -- Features have not all the same size: a little less than what fits on average.
        most := floor(0.95 * kept * greatest(most_bytes, 0) / octet_length(mvt));
    END LOOP;
END
$$;
