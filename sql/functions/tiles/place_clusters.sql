-- Layer `places` below z12: how many places each cell of an 8 × 8 grid holds, on their mean.
--
-- A cell is made of whole cells of osm.place_count, which has each place in exactly one; so the
-- counts of all tiles of a zoom add up to the number of places.
CREATE OR REPLACE FUNCTION tiles.place_clusters(z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    shift CONSTANT integer := 11 - z;  -- a cell of this zoom is 2 ^ shift counted ones wide
BEGIN
    RETURN (
        WITH cell AS (
            SELECT
                column_number >> shift AS column_number,
                row_number >> shift AS row_number,
                sum(places) AS places,
                sum(sum_x) AS sum_x,
                sum(sum_y) AS sum_y
            FROM osm.place_count
            WHERE
                column_number BETWEEN (x * 8) << shift AND (((x + 1) * 8) << shift) - 1
                AND row_number BETWEEN (y * 8) << shift AND (((y + 1) * 8) << shift) - 1
            GROUP BY 1, 2
        ),

        feature AS (
            SELECT
                cell.places::integer AS point_count,
                ST_AsMVTGeom(
                    ST_SetSRID(
                        ST_MakePoint(cell.sum_x / cell.places, cell.sum_y / cell.places), 3857
                    ),
                    ST_TileEnvelope(z, x, y), 4096, 64
                ) AS geom
            FROM cell
            ORDER BY cell.places DESC, cell.row_number, cell.column_number
        )

        SELECT ST_AsMVT(feature, 'places', 4096, 'geom') FROM feature
    );
END
$$;
