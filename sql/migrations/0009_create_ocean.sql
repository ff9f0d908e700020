-- The sea of an extract, from its own coastline. Geometry in Web Mercator (EPSG:3857).
CREATE TABLE osm.coastline (
    osm_type "char" NOT NULL,
    osm_id bigint NOT NULL,
    geom geometry(LineString, 3857) NOT NULL
);
CREATE INDEX coastline_element_idx ON osm.coastline (osm_id);
CREATE INDEX coastline_geom_idx ON osm.coastline USING gist (geom);

-- Cells of the tile grid (z11; z12 to z18 around a coastline's end) that the extract tells of:
-- coast: a coastline crosses it; sea, land: none does, and the nearest one says which it is;
-- broken: its coastline ends or contradicts itself, so that the world's shape is drawn there;
-- empty: not worked out yet, only while importer.build_ocean runs.
-- frame: the part of the cell that is in the extract; geom: the sea in it, NULL if there is none.
CREATE TABLE osm.ocean (
    cell_z smallint NOT NULL,
    cell_x integer NOT NULL,
    cell_y integer NOT NULL,
    state text NOT NULL CHECK (state IN ('coast', 'sea', 'land', 'broken', 'empty')),
    frame geometry(Polygon, 3857) NOT NULL,
    geom geometry(MultiPolygon, 3857)
);
CREATE INDEX ocean_frame_idx ON osm.ocean USING gist (frame);
