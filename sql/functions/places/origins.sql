-- A position (degrees, WGS 84) where Web Mercator has it; within `reach`, in its units, is all that
-- is at most radius_m away. Near the antimeridian there are two: the other side of it lies at the
-- other end of the map. The reach is 2 % more, since Mercator's scale changes on the way and is
-- that of a sphere. Beyond 85.06° there is no map; the nearest of it is taken.
CREATE OR REPLACE FUNCTION places.origins(
    lon double precision, lat double precision, radius_m double precision
)
RETURNS TABLE (geom geometry, reach double precision, geog geography)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT
        ST_Translate(mapped.geom, turn.shift, 0),
        1.02 * places.ground(radius_m, mapped.geom),
        ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography
    FROM (
        SELECT ST_Transform(
            ST_SetSRID(ST_MakePoint(lon, greatest(least(lat, 85.06), -85.06)), 4326), 3857
        ) AS geom
    ) AS mapped
    CROSS JOIN (VALUES (0), (-40075016.685578488), (40075016.685578488)) AS turn (shift)
    WHERE
        turn.shift = 0
        OR abs(ST_X(mapped.geom) + turn.shift)
        <= 20037508.342789244 + 1.02 * places.ground(radius_m, mapped.geom)
$$;
