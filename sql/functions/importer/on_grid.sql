-- An area (EPSG:3857) as tiles of z14 draw it: with their detail, its corners on their grid, valid
-- there, and each outline clockwise. EMPTY where it is too small to be drawn.
--
-- Every tile of z14 has whole steps of one grid, 2^26 along either side of the world. So what lies
-- within a tile only has to be moved there (tiles.draw_area), a small part of the work of making
-- it valid, which no tile needs to do again.
CREATE OR REPLACE FUNCTION importer.on_grid(geom geometry)
RETURNS geometry LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(
        ST_SetSRID(
            ST_Multi(
                ST_TransScale(
                    ST_AsMVTGeom(
                        tiles.simplify(geom, 14), ST_TileEnvelope(0, 0, 0), 67108864, 0, false
                    ),
                    -33554432, -33554432, tiles.unit(14) / 8, -tiles.unit(14) / 8
                )
            ), 3857
        ), 'SRID=3857;MULTIPOLYGON EMPTY'
    )
$$;
