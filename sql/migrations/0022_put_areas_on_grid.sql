-- Buildings and land cover lie on the grid of z14 from here on (importer.on_grid), as an import
-- puts them: each outline in the detail that tiles draw, valid and clockwise.

ALTER TABLE osm.building ALTER COLUMN geom TYPE geometry(MultiPolygon, 3857) USING coalesce(
    ST_SetSRID(
        ST_Multi(
            ST_TransScale(
                ST_AsMVTGeom(
                    ST_Simplify(geom, 1.5 * 40075016.685578488 / 67108864, true),
                    ST_TileEnvelope(0, 0, 0), 67108864, 0, false
                ),
                -33554432, -33554432,
                40075016.685578488 / 67108864, -40075016.685578488 / 67108864
            )
        ), 3857
    ), 'SRID=3857;MULTIPOLYGON EMPTY'
);

-- Its area and lowest zoom are generated columns of geom, whose type cannot be altered for that.
UPDATE osm.land SET geom = coalesce(
    ST_SetSRID(
        ST_Multi(
            ST_TransScale(
                ST_AsMVTGeom(
                    ST_Simplify(geom, 1.5 * 40075016.685578488 / 67108864, true),
                    ST_TileEnvelope(0, 0, 0), 67108864, 0, false
                ),
                -33554432, -33554432,
                40075016.685578488 / 67108864, -40075016.685578488 / 67108864
            )
        ), 3857
    ), 'SRID=3857;MULTIPOLYGON EMPTY'
);
