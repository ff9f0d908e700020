-- What low zooms are drawn from: the rows of a table that a zoom shows, with the detail it shows.
-- street_z9 has what is drawn up to z9 (and from z8, where a street_z7 has what is drawn up to z7).
-- Each row is made of one row of the base table, so that an update can replace it alone.
-- An import simplifies them (importer.generalise); what is there now is copied as it is.

CREATE TABLE osm.street_z7 (LIKE osm.street);
INSERT INTO osm.street_z7 SELECT * FROM osm.street
WHERE minzoom <= 7;
CREATE INDEX street_z7_geom_idx ON osm.street_z7 USING gist (geom);
CREATE INDEX street_z7_element_idx ON osm.street_z7 (osm_id);

CREATE TABLE osm.street_z9 (LIKE osm.street);
INSERT INTO osm.street_z9 SELECT * FROM osm.street
WHERE minzoom <= 9;
CREATE INDEX street_z9_geom_idx ON osm.street_z9 USING gist (geom);
CREATE INDEX street_z9_element_idx ON osm.street_z9 (osm_id);

CREATE TABLE osm.street_z11 (LIKE osm.street);
INSERT INTO osm.street_z11 SELECT * FROM osm.street
WHERE minzoom <= 11;
CREATE INDEX street_z11_geom_idx ON osm.street_z11 USING gist (geom);
CREATE INDEX street_z11_element_idx ON osm.street_z11 (osm_id);

CREATE TABLE osm.land_z9 (LIKE osm.land);
INSERT INTO osm.land_z9 SELECT * FROM osm.land
WHERE minzoom <= 9;
CREATE INDEX land_z9_geom_idx ON osm.land_z9 USING gist (geom);
CREATE INDEX land_z9_element_idx ON osm.land_z9 (osm_id);

CREATE TABLE osm.land_z11 (LIKE osm.land);
INSERT INTO osm.land_z11 SELECT * FROM osm.land
WHERE minzoom <= 11;
CREATE INDEX land_z11_geom_idx ON osm.land_z11 USING gist (geom);
CREATE INDEX land_z11_element_idx ON osm.land_z11 (osm_id);

CREATE TABLE osm.water_polygon_z7 (LIKE osm.water_polygon);
INSERT INTO osm.water_polygon_z7 SELECT * FROM osm.water_polygon
WHERE minzoom <= 7;
CREATE INDEX water_polygon_z7_geom_idx ON osm.water_polygon_z7 USING gist (geom);
CREATE INDEX water_polygon_z7_element_idx ON osm.water_polygon_z7 (osm_id);
CREATE INDEX water_polygon_z7_label_idx ON osm.water_polygon_z7 USING gist (label)
WHERE label IS NOT NULL;

CREATE TABLE osm.water_polygon_z9 (LIKE osm.water_polygon);
INSERT INTO osm.water_polygon_z9 SELECT * FROM osm.water_polygon
WHERE minzoom <= 9;
CREATE INDEX water_polygon_z9_geom_idx ON osm.water_polygon_z9 USING gist (geom);
CREATE INDEX water_polygon_z9_element_idx ON osm.water_polygon_z9 (osm_id);
CREATE INDEX water_polygon_z9_label_idx ON osm.water_polygon_z9 USING gist (label)
WHERE label IS NOT NULL;

CREATE TABLE osm.water_polygon_z11 (LIKE osm.water_polygon);
INSERT INTO osm.water_polygon_z11 SELECT * FROM osm.water_polygon
WHERE minzoom <= 11;
CREATE INDEX water_polygon_z11_geom_idx ON osm.water_polygon_z11 USING gist (geom);
CREATE INDEX water_polygon_z11_element_idx ON osm.water_polygon_z11 (osm_id);
CREATE INDEX water_polygon_z11_label_idx ON osm.water_polygon_z11 USING gist (label)
WHERE label IS NOT NULL;

CREATE TABLE osm.water_line_z11 (LIKE osm.water_line);
INSERT INTO osm.water_line_z11 SELECT * FROM osm.water_line
WHERE minzoom <= 11;
CREATE INDEX water_line_z11_geom_idx ON osm.water_line_z11 USING gist (geom);
CREATE INDEX water_line_z11_element_idx ON osm.water_line_z11 (osm_id);

CREATE TABLE osm.boundary_z7 (LIKE osm.boundary);
INSERT INTO osm.boundary_z7 SELECT * FROM osm.boundary
WHERE minzoom <= 7;
CREATE INDEX boundary_z7_geom_idx ON osm.boundary_z7 USING gist (geom);
CREATE INDEX boundary_z7_element_idx ON osm.boundary_z7 (osm_id);

CREATE TABLE osm.place_label_z9 (LIKE osm.place_label);
INSERT INTO osm.place_label_z9 SELECT * FROM osm.place_label
WHERE minzoom <= 9;
CREATE INDEX place_label_z9_geom_idx ON osm.place_label_z9 USING gist (geom);
CREATE INDEX place_label_z9_element_idx ON osm.place_label_z9 (osm_id);
