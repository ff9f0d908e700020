-- Whether a frame that no coastline crosses is `sea` or `land`, which the nearest coastline tells:
-- there is none between it and us. NULL where it cannot: the nearest is broken, or so far away that
-- the world's shape, which says the contrary, is to be trusted more. Reads `coastline` and `ocean`
-- of the schema that search_path names.
CREATE OR REPLACE FUNCTION importer.ocean_nearest(frame geometry)
RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    -- Metres of Web Mercator by which the world's coast may be drawn beside the true one.
    trusted CONSTANT double precision := 2000;
    middle CONSTANT geometry := ST_Centroid(frame);
    nearest geometry;
    to_sea double precision;
    to_land double precision;
    told text;
BEGIN
    SELECT ST_ClosestPoint(line.geom, middle) INTO nearest
    FROM coastline AS line
    ORDER BY line.geom <-> middle
    LIMIT 1;
    SELECT
        coalesce(min(ST_Distance(cell.geom, middle)), 'infinity'),
        coalesce(
            min(
                ST_Distance(
                    ST_Difference(cell.frame, coalesce(cell.geom, 'SRID=3857;POLYGON EMPTY')),
                    middle
                )
            ), 'infinity'
        )
    INTO to_sea, to_land
    FROM ocean AS cell
    WHERE
        cell.frame && ST_Expand(nearest, 1)
        AND cell.state = 'coast'
        AND NOT EXISTS (
            SELECT 1 FROM ocean AS fault
            WHERE fault.frame && ST_Expand(nearest, 1) AND fault.state = 'broken'
        );
    told := CASE WHEN to_sea < to_land THEN 'sea' WHEN to_land < to_sea THEN 'land' END;
    IF ST_Distance(nearest, middle) > trusted AND NOT importer.world_agrees(frame, told) THEN
        told := NULL;
    END IF;
    RETURN told;
END
$$;
