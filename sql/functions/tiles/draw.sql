-- A geometry in the 4096 × 4096 coordinates of a tile, cut 64 of them beyond its edge; NULL if
-- nothing of it is left.
CREATE OR REPLACE FUNCTION tiles.draw(geom geometry, z integer, x integer, y integer)
RETURNS geometry LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ST_AsMVTGeom(geom, ST_TileEnvelope(z, x, y), 4096, 64)
$$;
