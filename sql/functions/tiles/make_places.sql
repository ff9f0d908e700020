-- A tile of the tileset `places`, and how many places its budget left out; counts in cells are
-- few.
CREATE OR REPLACE FUNCTION tiles.make_places(
    z integer, x integer, y integer, OUT mvt bytea, OUT dropped integer
)
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF z < 12 THEN
        mvt := tiles.place_clusters(z, x, y);
        dropped := 0;
        RETURN;
    END IF;
    SELECT
        made.mvt,
        made.dropped
    INTO mvt, dropped
    FROM tiles.make_place_points(z, x, y, tiles.budget('place_points', z)) AS made;
    IF octet_length(mvt) > tiles.most_bytes() THEN
        SELECT thinned.*
        INTO mvt, dropped
        FROM tiles.thin('place_points', z, x, y, tiles.most_bytes()) AS thinned;
    END IF;
END
$$;
