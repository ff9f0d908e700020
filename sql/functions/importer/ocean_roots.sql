-- The rectangle of the whole z11 cells that a rectangle touches.
CREATE OR REPLACE FUNCTION importer.ocean_roots(area geometry)
RETURNS geometry LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH span AS (
        SELECT
            importer.ocean_cell_number(ST_XMin(area)) AS west,
            importer.ocean_cell_number(ST_XMax(area)) AS east,
            importer.ocean_cell_number(-ST_YMax(area)) AS north,
            importer.ocean_cell_number(-ST_YMin(area)) AS south
    )

    SELECT
        ST_Envelope(ST_Collect(ST_TileEnvelope(11, west, north), ST_TileEnvelope(11, east, south)))
    FROM span
$$;
