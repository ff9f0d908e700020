-- A point within each area and the box around it: asked for with every answer, and dear to find in
-- a country's outline.
ALTER TABLE osm.admin_area ADD COLUMN centre geometry(Point, 3857)
GENERATED ALWAYS AS (ST_PointOnSurface(geom)) STORED;
ALTER TABLE osm.admin_area ADD COLUMN extent geometry(Polygon, 3857)
GENERATED ALWAYS AS (ST_Envelope(geom)) STORED;
