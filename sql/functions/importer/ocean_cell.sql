-- What the coastlines say of a frame (an upright rectangle): `coast` and the sea in it, NULL if
-- there is none; `ended` where a coastline begins or ends in it; `broken` where two contradict each
-- other; `empty` where none comes in. OpenStreetMap draws a coastline with the land on its left.
--
-- The work is done on a grid of 2^20 steps along either side: the frame's edge then has whole
-- numbers, so that a line cut there ends exactly on it, and no rounding can leave a gap.
CREATE OR REPLACE FUNCTION importer.ocean_cell(
    frame geometry, coast geometry, OUT state text, OUT geom geometry
)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    steps CONSTANT integer := 1048576;
    square CONSTANT geometry := ST_MakeEnvelope(0, 0, steps, steps, 3857);
    step_x double precision := (ST_XMax(frame) - ST_XMin(frame)) / steps;
    step_y double precision := (ST_YMax(frame) - ST_YMin(frame)) / steps;
    rounded CONSTANT geometry := ST_SnapToGrid(
        ST_Scale(
            ST_Translate(coast, -ST_XMin(frame), -ST_YMin(frame)), 1 / step_x, 1 / step_y
        ), 1
    );
    segments CONSTANT geometry [] := importer.coast_segments(square, rounded);
BEGIN
    IF segments IS NULL THEN
        state := 'empty';
        RETURN;
    END IF;
    IF importer.coast_ends(square, rounded) THEN
        state := 'ended';
        RETURN;
    END IF;
    SELECT
        face.state,
        ST_Multi(ST_Translate(
            ST_Scale(face.geom, step_x, step_y), ST_XMin(frame), ST_YMin(frame)
        ))
    INTO state, geom
    FROM importer.coast_faces(square, segments) AS face;
END
$$;
