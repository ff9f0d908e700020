-- Names in French, for labels; a database has them from its next import or, where an element
-- changes, its next update. The names of world.country are French as they are.
ALTER TABLE osm.boundary_label ADD COLUMN name_fr text;
ALTER TABLE osm.ferry ADD COLUMN name_fr text;
ALTER TABLE osm.motorway_junction ADD COLUMN name_fr text;
ALTER TABLE osm.place_label ADD COLUMN name_fr text;
ALTER TABLE osm.place_label_z9 ADD COLUMN name_fr text;
ALTER TABLE osm.poi ADD COLUMN name_fr text;
ALTER TABLE osm.public_transport ADD COLUMN name_fr text;
ALTER TABLE osm.street ADD COLUMN name_fr text;
ALTER TABLE osm.street_z7 ADD COLUMN name_fr text;
ALTER TABLE osm.street_z9 ADD COLUMN name_fr text;
ALTER TABLE osm.street_z11 ADD COLUMN name_fr text;
ALTER TABLE osm.street_polygon ADD COLUMN name_fr text;
ALTER TABLE osm.water_line ADD COLUMN name_fr text;
ALTER TABLE osm.water_line_z11 ADD COLUMN name_fr text;
ALTER TABLE osm.water_polygon ADD COLUMN name_fr text;
ALTER TABLE osm.water_polygon_z7 ADD COLUMN name_fr text;
ALTER TABLE osm.water_polygon_z9 ADD COLUMN name_fr text;
ALTER TABLE osm.water_polygon_z11 ADD COLUMN name_fr text;
