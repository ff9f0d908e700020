"""Web Mercator is what PostGIS makes of the same points, and is written as PostGIS reads it."""

import numpy as np
import psycopg
import pytest
import shapely

from core.mercator import EDGE, encode, project

PLACES = [(0, 0), (6.1432, 46.2044), (-180, 85.05), (179.99, -85.05)]  # lon, lat


def test_points_are_where_postgis_puts_them(empty):
    lon, lat = np.array(PLACES, dtype=float).T
    with psycopg.connect(empty) as conn:
        expected = conn.execute(
            "SELECT ST_X(geom), ST_Y(geom) FROM unnest(%s::float[], %s::float[]) AS place (lon, lat),"
            " ST_Transform(ST_SetSRID(ST_MakePoint(lon, lat), 4326), 3857) AS geom",
            (lon.tolist(), lat.tolist()),
        ).fetchall()
    assert project(lon, lat).tolist() == [pytest.approx(point, abs=1e-6) for point in expected]


def test_the_world_is_the_first_tile_and_postgis_reads_it(empty):
    [world] = encode(np.array([shapely.box(-EDGE, -EDGE, EDGE, EDGE)]))
    with psycopg.connect(empty) as conn:
        [row] = conn.execute(
            "SELECT ST_Equals(%s::geometry, ST_TileEnvelope(0, 0, 0)), ST_SRID(%s::geometry)",
            (world, world),
        ).fetchall()
    assert row == (True, 3857)
