-- name: declare_layer
SELECT tiles.declare_layer(
    %(slug)s, 'Bench', 'point', '{"name": "string"}'::jsonb, 'CC0-1.0'
);

-- name: put_feature
-- A point at metres of EPSG:3857.
SELECT tiles.put_feature(
    %(slug)s, %(id)s, ST_SetSRID(ST_MakePoint(%(x)s, %(y)s), 3857), 0::real,
    jsonb_build_object('name', %(name)s::text)
);

-- name: remove_feature
SELECT tiles.remove_feature(%(slug)s, %(id)s);

-- name: listen
LISTEN tiles;

-- name: get_position
SELECT
    extract.sequence,
    extract.data_timestamp
FROM osm.extract;
