-- A tile of the tileset `basemap`, and how many features its budget left out: each layer has at
-- most so many features, and the tile at most so many bytes.
CREATE OR REPLACE FUNCTION tiles.make_basemap(
    z integer, x integer, y integer, OUT mvt bytea, OUT dropped integer
)
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
-- Left to choose, PostgreSQL plans many layers anew for each tile: a quarter of its time.
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    SELECT
        string_agg(made.mvt, '' ORDER BY made.place),
        sum(made.dropped)
    INTO mvt, dropped
    FROM tiles.basemap_layers(z, x, y) AS made;
    IF octet_length(mvt) > tiles.most_bytes() THEN
        SELECT thinned.*
        INTO mvt, dropped
        FROM tiles.thin_basemap(z, x, y) AS thinned;
    END IF;
END
$$;
