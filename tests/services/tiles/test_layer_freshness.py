"""A change of a layer tells every tile that it changes, and none that its features do not touch."""

import random

import psycopg
import pytest
from layered import Layers

SIDE = 20037508.342789244 * 2 / 2**14  # of a tile of z14
WEST, SOUTH = -1.5 * SIDE, 800.5 * SIDE  # of an area of 4 × 4 of them, across the meridian

# Every tile that may show something of the area, and a digest of what it shows.
RENDER = """
SELECT z, x, y, md5(made.mvt)
FROM
    tiles.redrawn(ST_MakeEnvelope(%(w)s, %(s)s, %(e)s, %(n)s, 3857), 0, 14) AS top (tz, tx, ty, to_zoom),
    generate_series(tz, to_zoom) AS z,
    generate_series(tx << (z - tz), ((tx + 1) << (z - tz)) - 1) AS x,
    generate_series(ty << (z - tz), ((ty + 1) << (z - tz)) - 1) AS y,
    tiles.make_layer('land', z, x, y) AS made
"""
SAID = """
SELECT zoom, x, y
FROM
    tiles.change AS c (seq, tileset, z, tx, ty, to_zoom),
    generate_series(z::integer, to_zoom::integer) AS zoom,
    generate_series(tx << (zoom - z), ((tx + 1) << (zoom - z)) - 1) AS x,
    generate_series(ty << (zoom - z), ((ty + 1) << (zoom - z)) - 1) AS y
WHERE seq > %s
"""


@pytest.fixture
def layers(empty):
    with psycopg.connect(empty) as conn:
        yield Layers(conn)
        conn.rollback()


def shape(choose, kind):
    """A point, a line or an area of any size up to the whole area, as WKT."""
    size = SIDE * 2 ** choose.uniform(-8, 1)
    x, y = WEST + choose.random() * 3 * SIDE, SOUTH + choose.random() * 3 * SIDE
    if choose.random() < 0.3:  # on the edge of a tile
        x = round(x / SIDE) * SIDE
    corners = [(x, y), *((x + choose.random() * size, y + choose.random() * size) for _ in "123")]
    path = ", ".join(f"{a} {b}" for a, b in corners)
    ring = f"{x} {y}, {x + size} {y}, {x + size} {y + size}, {x} {y}"
    return {
        "point": f"POINT({x} {y})",
        "line": f"LINESTRING({path})",
        "polygon": f"POLYGON(({ring}))",
    }[kind]


def draw(layers):
    box = {"w": WEST - SIDE, "s": SOUTH - SIDE, "e": WEST + 4 * SIDE, "n": SOUTH + 4 * SIDE}
    return {row[:3]: row[3] for row in layers.conn.execute(RENDER, box)}


def change(layers, choose, kind):
    for number in range(6):
        fate = choose.random()
        if fate < 0.4:
            wkt, rank = shape(choose, kind), choose.randrange(3)
            layers.put("land", number, wkt, rank, name=choose.choice("ab"))
        elif fate < 0.5:
            layers.remove("land", number)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("kind", "maxzoom"),
    [("point", 14), ("point", 11), ("line", 14), ("polygon", 14), ("polygon", 13)],
)
def test_every_tile_that_differs_was_told_and_few_others(layers, kind, maxzoom, seed):
    choose = random.Random(seed)
    layers.declare("land", kind, maxzoom=maxzoom)
    differed = told = 0
    for _ in range(4):
        before, seq = draw(layers), layers.last("land")
        change(layers, choose, kind)
        after, said = draw(layers), set(layers.conn.execute(SAID, [seq]).fetchall())
        differing = {tile for tile in after if after[tile] != before[tile]}
        assert differing - said == set()
        differed, told = differed + len(differing), told + len(said)
    assert 0 < differed <= told < 8 * differed
