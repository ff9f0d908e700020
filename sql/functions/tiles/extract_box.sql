-- The bbox of the extract that is served, in Web Mercator; empty if there is none.
CREATE OR REPLACE FUNCTION tiles.extract_box()
RETURNS geometry LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(
        (
            SELECT ST_Transform(
                ST_MakeEnvelope(
                    extract.bbox[1], extract.bbox[2], extract.bbox[3], extract.bbox[4], 4326
                ), 3857
            )
            FROM osm.extract
        ),
        'SRID=3857;POLYGON EMPTY'
    )
$$;
