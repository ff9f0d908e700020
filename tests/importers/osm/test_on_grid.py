"""Areas of z14 lie on its grid as tiles draw them."""

import psycopg
import pytest

UNIT = 40075016.685578488 / 2**26  # of 2^26 steps along the world, in metres
TILE = (14, 8471, 5815)
SHIFTED = """
SELECT
    ST_AsText(ST_Normalize(tiles.draw(tiles.simplify(whole, 14), %(z)s, %(x)s, %(y)s))),
    ST_AsText(ST_Normalize(tiles.draw_area(
        placed, bounds, tiles.inner_bounds(%(z)s, %(x)s, %(y)s), ST_XMin(bounds), ST_YMax(bounds),
        4096 / (ST_XMax(bounds) - ST_XMin(bounds))
    ))),
    ST_IsValid(placed),
    ST_IsPolygonCW(placed)
FROM
    ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS bounds,
    ST_GeneratePoints(ST_Expand(bounds, 40), 300, 7) AS points,
    ST_Dump(points) AS point,
    ST_Rotate(
        ST_Multi(ST_Difference(ST_Expand(point.geom, 9, 4), ST_Expand(point.geom, 5, 3))),
        point.path[1], point.geom
    ) AS whole,
    importer.on_grid(whole) AS placed
"""


@pytest.fixture
def conn(empty):
    with psycopg.connect(empty) as conn:
        yield conn
        conn.rollback()


def test_an_area_on_the_grid_is_only_moved_to_its_tile(conn):
    """The 300 courtyards lie all over the tile, on its edges and beyond them."""
    rows = conn.execute(SHIFTED, dict(zip("zxy", TILE, strict=True))).fetchall()
    assert len(rows) == 300
    for drawn, moved, is_valid, is_clockwise in rows:
        assert is_valid
        assert is_clockwise
        assert (drawn or "").removeprefix("MULTI").strip("()POLYGN") == (moved or "").removeprefix("MULTI").strip("()POLYGN")  # fmt: skip


def test_corners_lie_on_the_grid(conn):
    [(corner,)] = conn.execute(
        "SELECT ST_X(ST_PointN(ST_ExteriorRing(ST_GeometryN(importer.on_grid("
        "ST_MakeEnvelope(1000.1, 1000.1, 1020.2, 1031.3, 3857)), 1)), 1))"
    ).fetchall()
    assert corner / UNIT == pytest.approx(round(corner / UNIT), abs=1e-6)


def test_what_is_smaller_than_a_step_is_empty(conn):
    [(is_empty,)] = conn.execute(
        "SELECT ST_IsEmpty(importer.on_grid(ST_MakeEnvelope(0.1, 0.1, 0.2, 0.2, 3857)))"
    ).fetchall()
    assert is_empty
