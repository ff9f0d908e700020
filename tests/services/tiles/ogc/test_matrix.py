"""The tile matrix set, and which tiles a box has."""

from itertools import pairwise

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tiling import WORLD, Box
from services.tiles.ogc import matrix


def test_the_tile_matrix_set_has_the_numbers_of_the_register():
    matrices = matrix.definition()["tileMatrices"]
    assert matrices[0]["scaleDenominator"] == pytest.approx(559082264.028717, abs=1e-6)
    assert matrices[0]["cellSize"] == pytest.approx(156543.033928041, abs=1e-9)
    assert matrices[0]["pointOfOrigin"] == pytest.approx([-20037508.3427892, 20037508.3427892])
    assert matrices[14]["scaleDenominator"] == pytest.approx(34123.6733415965, abs=1e-9)
    assert matrices[14]["matrixWidth"] == matrices[14]["matrixHeight"] == 16384
    assert {(m["tileWidth"], m["tileHeight"]) for m in matrices} == {(256, 256)}
    assert [m["id"] for m in matrices] == [str(z) for z in range(25)]
    assert all(a["cellSize"] == 2 * b["cellSize"] for a, b in pairwise(matrices))


@given(
    st.tuples(st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90)),
    st.integers(0, 14),
)
def test_limits_are_within_the_matrix_and_hold_the_box(corners, z):
    west, east = sorted(corners[::2])
    south, north = sorted(corners[1::2])
    left, top, right, bottom = matrix.limits(Box(west, south, east, north), z)
    assert 0 <= top <= bottom < 2**z
    assert 0 <= left <= right < 2**z
    assert left * 360 / 2**z - 180 <= west + 1e-9
    assert (right + 1) * 360 / 2**z - 180 >= east - 1e-9


def test_limits_of_the_world_are_all_tiles():
    assert matrix.limits(WORLD, 14) == (0, 0, 16383, 16383)
    assert matrix.limits(Box(-180, -90, 180, 90), 3) == (0, 0, 7, 7)


def test_limits_of_a_point_are_one_tile():
    assert matrix.limits(Box(0, 0, 0, 0), 1) == (1, 1, 1, 1)
    assert matrix.limits(Box(180, -90, 180, -90), 1) == (1, 1, 1, 1)


@pytest.mark.parametrize("database", ["town", "geneva", "monaco", "liechtenstein"])
def test_places_are_within_the_limits_of_their_extract(request, database):
    with psycopg.connect(request.getfixturevalue(database)) as conn:
        [(bbox,)] = conn.execute("SELECT bbox FROM osm.extract").fetchall()
        points = conn.execute(
            "SELECT ST_X(geog::geometry), ST_Y(geog::geometry) FROM osm.place"
        ).fetchall()
    limits = matrix.limits(Box(*bbox), 14)
    tiles = [matrix.limits(Box(lon, lat, lon, lat), 14)[:2] for lon, lat in points]
    outside = [tile for tile in tiles if not limits.has(*tile)]
    # The middle of an element that reaches out of the extract may lie beyond its box.
    assert len(outside) <= len(tiles) / 1_000
