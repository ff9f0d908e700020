-- The sea of osm.ocean as the tiles of z8 to z10 draw it, its cells joined (importer.join_ocean).
-- frame: how far, on the tile and 64 of its 4096 units around, the extract tells what is sea; geom:
-- the sea there, NULL if there is none. A database has its rows from its next import; until then
-- tiles join the cells themselves.
CREATE TABLE osm.ocean_joined (
    z smallint NOT NULL,
    x integer NOT NULL,
    y integer NOT NULL,
    frame geometry(MultiPolygon, 3857) NOT NULL,
    geom geometry(MultiPolygon, 3857)
);
CREATE UNIQUE INDEX ocean_joined_tile_idx ON osm.ocean_joined (z, x, y);
