-- Fill osm_next.<base>_z<z> from osm_next.<base>: the rows that some zoom up to z shows, with the
-- detail that z shows. Each row comes of one row; areas of less than a pixel are left out.
CREATE OR REPLACE FUNCTION importer.generalise(base text, z integer)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    target text := format('%s_z%s', base, z);
BEGIN
    EXECUTE format(
        'INSERT INTO osm_next.%I (%s, geom)
        SELECT %2$s, tiles.simplify(geom, $1) AS simple
        FROM osm_next.%3$I
        WHERE minzoom <= $1 AND (ST_Dimension(geom) < 2 OR ST_Area(geom) > tiles.unit($1) ^ 2)
        ORDER BY simple',
        target,
        importer.listed(array_remove(importer.stored_columns(target), 'geom')),
        base
    ) USING z;
END
$$;
