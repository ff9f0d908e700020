-- name: find_bbox
-- That of the file's header; where it has none, that of what was read.
WITH part AS (
    SELECT ST_Extent(street.geom)::geometry AS box FROM osm_next.street
    UNION ALL
    SELECT ST_Extent(building.geom)::geometry FROM osm_next.building
    UNION ALL
    SELECT ST_Extent(coastline.geom)::geometry FROM osm_next.coastline
    UNION ALL
    SELECT ST_Extent(land.geom)::geometry FROM osm_next.land
    UNION ALL
    SELECT ST_Extent(place.geom)::geometry FROM osm_next.place
),

whole AS (
    SELECT ST_Transform(ST_SetSRID(ST_Extent(part.box)::geometry, 3857), 4326) AS box
    FROM part
)

SELECT
    coalesce(
        %(bbox)s::double precision [],
        CASE WHEN whole.box IS NOT NULL THEN ARRAY[
            ST_XMin(whole.box), ST_YMin(whole.box), ST_XMax(whole.box), ST_YMax(whole.box)
        ] END
    ) AS bbox
FROM whole;

-- name: read_and_write_next
SET LOCAL search_path TO osm_next, public;

-- name: build_ocean
SELECT
    importer.build_ocean(
        ST_Transform(
            ST_MakeEnvelope(
                (%(bbox)s::double precision [])[1], (%(bbox)s::double precision [])[2],
                (%(bbox)s::double precision [])[3], (%(bbox)s::double precision [])[4], 4326
            ), 3857
        ),
        NULL
    )
WHERE %(bbox)s::double precision [] IS NOT NULL;

-- name: count_faults
-- The cells where a coastline ends or contradicts itself.
SELECT count(*)
FROM osm_next.ocean
WHERE ocean.state = 'broken';
