-- The zoom, 0 to 14, from which a geometry (EPSG:3857) is large enough to be drawn: an area of more
-- than a pixel, a line of more than a quarter of one; a point always.
CREATE OR REPLACE FUNCTION tiles.first_zoom(geom geometry)
RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN ST_Dimension(geom) = 0 THEN 0
        WHEN size.pixels <= 2.0 ^ -14 THEN 14
        ELSE least(greatest(floor(-ln(size.pixels) / ln(2.0::double precision)) + 1, 0), 14)
    END::smallint
    FROM (
        -- how many pixels of z0 it is long or wide
        SELECT CASE ST_Dimension(geom)
            WHEN 1 THEN 4 * ST_Length(geom) / tiles.unit(0)
            ELSE sqrt(ST_Area(geom)) / tiles.unit(0)
        END AS pixels
    ) AS size
$$;
