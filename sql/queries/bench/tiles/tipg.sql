-- name: create_schema
DROP SCHEMA IF EXISTS bench_tipg CASCADE;
CREATE SCHEMA bench_tipg;

-- name: create_basemap
-- What a tile of z14 is made of, in one table, since tipg serves one collection a tile: the rows
-- of the layers that weigh most, each once, within the tiles that are asked for.
CREATE UNLOGGED TABLE bench_tipg.basemap AS
WITH tile AS (
    SELECT ST_TileEnvelope(14, asked.x, asked.y, margin => 64.0 / 4096) AS box
    FROM unnest(%(x)s::integer [], %(y)s::integer []) AS asked (x, y)
),

feature AS (
    SELECT DISTINCT
        'land' AS layer,
        land.kind,
        null AS name,
        null AS housenumber,
        land.geom
    FROM tile INNER JOIN osm.land ON land.geom && tile.box
    UNION ALL
    SELECT DISTINCT
        'sites' AS layer,
        site.kind,
        site.name,
        null AS housenumber,
        site.geom
    FROM tile INNER JOIN osm.site ON site.geom && tile.box
    UNION ALL
    SELECT DISTINCT
        'water_polygons' AS layer,
        water.kind,
        water.name,
        null AS housenumber,
        water.geom
    FROM tile INNER JOIN osm.water_polygon AS water ON water.geom && tile.box
    UNION ALL
    SELECT DISTINCT
        'water_lines' AS layer,
        water.kind,
        water.name,
        null AS housenumber,
        water.geom
    FROM tile INNER JOIN osm.water_line AS water ON water.geom && tile.box
    UNION ALL
    SELECT DISTINCT
        'street_polygons' AS layer,
        street.kind,
        street.name,
        null AS housenumber,
        street.geom
    FROM tile INNER JOIN osm.street_polygon AS street ON street.geom && tile.box
    UNION ALL
    SELECT DISTINCT
        'buildings' AS layer,
        null AS kind,
        null AS name,
        null AS housenumber,
        building.geom
    FROM tile INNER JOIN osm.building ON building.geom && tile.box
    UNION ALL
    SELECT DISTINCT
        'streets' AS layer,
        street.kind,
        null AS name,
        null AS housenumber,
        street.geom
    FROM tile INNER JOIN osm.street ON street.geom && tile.box
    UNION ALL
    SELECT DISTINCT
        'street_labels' AS layer,
        street.kind,
        street.name,
        null AS housenumber,
        street.geom
    FROM tile INNER JOIN osm.street ON street.geom && tile.box
    WHERE street.name IS NOT null
    UNION ALL
    SELECT DISTINCT
        'addresses' AS layer,
        null AS kind,
        null AS name,
        address.housenumber,
        address.geom
    FROM tile INNER JOIN osm.address ON address.geom && tile.box
    UNION ALL
    SELECT DISTINCT
        'pois' AS layer,
        coalesce(poi.amenity, poi.shop, poi.leisure) AS kind,
        poi.name,
        null AS housenumber,
        poi.geom
    FROM tile INNER JOIN osm.poi ON poi.geom && tile.box
)

SELECT
    row_number() OVER () AS id,
    feature.layer,
    feature.kind,
    feature.name,
    feature.housenumber,
    feature.geom::geometry(Geometry, 3857) AS geom
FROM feature;

-- name: index_basemap
-- In the order of its index: neighbours of a tile are neighbours on the disk.
CREATE INDEX basemap_geom_idx ON bench_tipg.basemap USING gist (geom);
CLUSTER bench_tipg.basemap USING basemap_geom_idx;
ALTER TABLE bench_tipg.basemap ADD PRIMARY KEY (id);
ANALYZE bench_tipg.basemap;

-- name: drop_schema
DROP SCHEMA bench_tipg CASCADE;
