-- Layer `places` below z12: how many places each cell of an 8 × 8 grid holds.
--
-- A place is in the cell that its coordinates, counted in cells from the north-west corner of the
-- world, round down to: each is in exactly one cell of one tile, so the counts of all tiles of a
-- zoom add up to the number of places.
CREATE OR REPLACE FUNCTION tiles.place_clusters(z integer, x integer, y integer)
RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH tile AS (
        SELECT
            ST_TileEnvelope(z, x, y) AS bounds,
            ST_TileEnvelope(z, x, y, margin => 1.0 / 4096) AS search,
            8 * 2 ^ z AS cells
    ),

    cell AS (
        SELECT
            place.geom,
            tile.bounds,
            least(
                floor((ST_X(place.geom) / 40075016.685578488 + 0.5) * tile.cells), tile.cells - 1
            )::bigint AS column_number,
            least(
                floor((0.5 - ST_Y(place.geom) / 40075016.685578488) * tile.cells), tile.cells - 1
            )::bigint AS row_number
        FROM tile
        INNER JOIN osm.place ON place.geom && tile.search
    ),

    feature AS (
        SELECT
            count(*)::integer AS point_count,
            ST_AsMVTGeom(
                ST_SetSRID(ST_MakePoint(avg(ST_X(cell.geom)), avg(ST_Y(cell.geom))), 3857),
                cell.bounds,
                extent => 4096,
                buffer => 64
            ) AS geom
        FROM cell
        WHERE cell.column_number / 8 = x AND cell.row_number / 8 = y
        GROUP BY cell.bounds, cell.column_number, cell.row_number
        ORDER BY point_count DESC, cell.column_number ASC, cell.row_number ASC
    )

    SELECT ST_AsMVT(feature, 'places', 4096, 'geom') FROM feature
$$;
