"""An update tells every tile that it changes, and none that it cannot have changed."""

import random
import threading

import psycopg
import pytest
from histories import CAFE, History, node, square, way
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon

from importers.osm.imports import import_osm

HALF = 20037508.342789244  # of the world, in Web Mercator metres
WEST, SOUTH = 2.02, 48.01  # of an area of 4 × 4 tiles of z14, some edges of tiles within it
SIZE = 0.08

# Every tile at z0–14 that may show something of a box (EPSG:3857), and a digest of what it shows.
RENDER = """
SELECT tileset, z, x, y, md5(
    CASE tileset WHEN 'basemap' THEN tiles.basemap(z, x, y) ELSE tiles.places(z, x, y) END
)
FROM
    (VALUES ('basemap'), ('places')) AS t (tileset),
    tiles.redrawn(
        ST_Transform(ST_MakeEnvelope(%(w)s, %(s)s, %(e)s, %(n)s, 4326), 3857), 0, 14
    ) AS top (tz, tx, ty, to_zoom),
    generate_series(tz, to_zoom) AS z,
    generate_series(tx << (z - tz), ((tx + 1) << (z - tz)) - 1) AS x,
    generate_series(ty << (z - tz), ((ty + 1) << (z - tz)) - 1) AS y
"""
# What a change says, tile by tile.
SAID = """
SELECT tileset, zoom, x, y
FROM
    tiles.change AS c (seq, tileset, z, tx, ty, to_zoom),
    generate_series(z::integer, to_zoom::integer) AS zoom,
    generate_series(tx << (zoom - z), ((tx + 1) << (zoom - z)) - 1) AS x,
    generate_series(ty << (zoom - z), ((ty + 1) << (zoom - z)) - 1) AS y
WHERE seq = pg_sequence_last_value('tiles.change_seq')
"""
EXACT = """
WITH said AS (
    SELECT z + down AS z, x, y
    FROM
        tiles.redrawn(%(geom)s::geometry, %(first)s::integer, %(last)s::integer) AS t (z, tx, ty, to_zoom),
        generate_series(0, to_zoom - z) AS down,
        generate_series(tx << down, ((tx + 1) << down) - 1) AS x,
        generate_series(ty << down, ((ty + 1) << down) - 1) AS y
),
touched AS (
    SELECT z, x, y
    FROM
        generate_series(%(first)s::integer, %(last)s::integer) AS z,
        generate_series(%(west)s::integer >> (%(last)s::integer - z), %(east)s::integer >> (%(last)s::integer - z)) AS x,
        generate_series(%(north)s::integer >> (%(last)s::integer - z), %(south)s::integer >> (%(last)s::integer - z)) AS y
    WHERE ST_Intersects(ST_TileEnvelope(z, x, y, margin => 69.0 / 4096), %(geom)s::geometry)
)
SELECT
    (SELECT count(*) FROM said), (SELECT count(*) FROM touched),
    (SELECT count(*) FROM (TABLE said EXCEPT TABLE touched) AS d),
    (SELECT count(*) FROM (TABLE touched EXCEPT TABLE said) AS d)
"""


@pytest.fixture(scope="module")
def url(new_database, tmp_path_factory):
    """A database with a café, far from everything."""
    url = new_database("freshness")
    file = tmp_path_factory.mktemp("freshness") / "base.opl"
    file.write_text("n1 v1 t2026-03-01T00:00:00Z Tamenity=cafe,name=A x-100 y10\n")
    import_osm(url, file, lambda line: None)
    return url


@pytest.fixture
def history(url, tmp_path):
    with psycopg.connect(url) as conn:
        yield History(conn, tmp_path)
        conn.rollback()


def draw(history):
    """(tileset, z, x, y) → what the tile shows."""
    box = {"w": WEST - 0.03, "s": SOUTH - 0.03, "e": WEST + SIZE + 0.03, "n": SOUTH + SIZE + 0.03}
    return {tuple(row[:4]): row[4] for row in history.conn.execute(RENDER, box)}


def said(history):
    return set(map(tuple, history.fetch(SAID)))


class Land:
    """Nodes, places, lines and areas; some of them change at random."""

    def __init__(self, seed):
        self.choose = random.Random(seed)
        self.version = 0

    def _at(self):
        return WEST + self.choose.random() * SIZE, SOUTH + self.choose.random() * SIZE

    def diff(self, share):
        """Lines of a diff in which each element changes with a probability."""
        self.version += 1
        lines = []
        for osm_id in range(100, 130):
            if self.choose.random() < share:
                lines += self._element(osm_id)
        return lines

    def _element(self, osm_id):
        kind, fate = osm_id % 6, self.choose.random()
        lon, lat = self._at()
        at = {"version": self.version, "lon": lon, "lat": lat}
        if kind == 0:
            if fate < 0.3:
                return [node(osm_id, version=self.version, deleted=True)]
            name = self.choose.choice(["Nova", "Le%20%Phare"])
            return [node(osm_id, f"Tamenity=cafe,name={name},phone={self.version}", **at)]
        if kind == 1:
            return [node(osm_id, "Tplace=town,name=Nova,population=9000", **at)]
        if kind == 2:
            return self._street(osm_id, lon, lat, fate)
        tags = ["Tbuilding=yes", "Tnatural=water", "Tlanduse=forest"][kind - 3]
        if fate < 0.2:
            return [way(osm_id, [], version=self.version, deleted=True)]
        side = self.choose.choice([1e-4, 3e-3, 4e-2])
        return square(osm_id, tags, lon=lon, lat=lat, side=side, version=self.version)

    def _street(self, osm_id, lon, lat, fate):
        """A line of many short steps, which low zooms draw with fewer."""
        if fate < 0.2:
            return [way(osm_id, [], version=self.version, deleted=True)]
        lines, refs = [], []
        for step in range(30):
            lon += self.choose.uniform(-1e-3, 2e-3)
            lat += self.choose.uniform(-1e-3, 2e-3)
            refs.append(osm_id * 100 + step)
            lines.append(node(refs[-1], version=self.version, lon=lon, lat=lat))
        tags = self.choose.choice(["Thighway=motorway,ref=A1", "Thighway=service"])
        return [*lines, way(osm_id, refs, tags, version=self.version)]


@pytest.mark.parametrize("seed", range(4))
def test_every_tile_that_differs_was_told(history, seed):
    land = Land(seed)
    history.update(*land.diff(1))
    before = draw(history)
    for share in (0.3, 0.1):
        history.update(*land.diff(share))
        after = draw(history)
        assert before.keys() == after.keys()
        differing = {tile for tile in after if after[tile] != before[tile]}
        assert differing
        assert differing <= said(history)
        before = after


def test_a_tile_is_the_same_in_whatever_order_its_rows_lie(history):
    for osm_id in (3, 1, 2):  # three streets of one kind, each longer than the one before
        first = osm_id * 10
        ends = [
            node(first, lon=WEST, lat=SOUTH),
            node(first + 1, lon=WEST + osm_id / 1e3, lat=SOUTH),
        ]
        history.update(*ends, way(osm_id, [first, first + 1], "Thighway=service"))
    before = draw(history)
    history.conn.execute(
        "WITH moved AS (DELETE FROM osm.street WHERE osm_id = 3 RETURNING *)"
        " INSERT INTO osm.street SELECT * FROM moved"
    )
    assert draw(history) == before


def test_a_line_that_is_drawn_with_less_detail_is_told_where_it_is_drawn(history):
    """It goes round the corner of what z10 looks up; without its middle, it cuts that corner."""
    unit = 2 * HALF / 2**10 / 4096
    x, y = -64 * unit, HALF - 350 * 4096 * unit + 64 * unit  # the corner, of the tile 10/512/350
    steps = [(-100 + 1.5, -100 - 1.5), (-1, 1), (100 + 1.5, 100 - 1.5)]
    line = LineString([(x + east * unit, y + north * unit) for east, north in steps])
    geom = f"SRID=3857;{line.wkt}"
    [(drawn, touched)] = history.fetch(
        "SELECT tiles.draw(tiles.simplify(geom, 10), 10, 512, 350) IS NOT NULL,"
        " ST_Intersects(geom, tiles.reach(10, 512, 350)) FROM (SELECT %s::geometry AS geom) AS line",
        geom,
    )
    assert (drawn, touched) == (True, False)
    told = history.fetch("SELECT z, x, y FROM tiles.redrawn(%s::geometry, 10, 10)", geom)
    assert (10, 512, 350) in told


def test_deleting_a_place_marks_the_tiles_where_it_was(history):
    history.update(node(5, CAFE, lon=WEST, lat=SOUTH))
    there = said(history)
    assert {zoom for _, zoom, _, _ in there} == set(range(15))
    history.update(node(5, version=2, deleted=True))
    assert said(history) == there


def test_a_place_that_moves_marks_where_it_was_and_where_it_is(history):
    history.update(node(5, CAFE, lon=WEST, lat=SOUTH))
    old = said(history)
    history.update(node(5, CAFE, version=2, lon=WEST + SIZE, lat=SOUTH))
    both = said(history)
    history.update(node(5, version=3, deleted=True))
    assert both == old | said(history)


def test_a_tileset_that_nobody_touched_keeps_its_version(history):
    query = "SELECT id, version FROM tiles.tileset"
    before = dict(history.fetch(query))
    # No kind of place that the layer `pois` of the basemap has.
    history.update(node(5, "Toffice=association,name=Nova", lon=WEST, lat=SOUTH))
    after = dict(history.fetch(query))
    assert after == before | {"places": before["places"] + 1}
    history.update(*square(7, "Tbuilding=yes", lon=WEST, lat=SOUTH))
    assert dict(history.fetch(query)) == after | {"basemap": before["basemap"] + 1}


@pytest.mark.parametrize("lat", [85.1, 90.0, -89.0])
def test_what_lies_beyond_the_map_changes_no_tile(history, lat):
    assert history.update(node(5, CAFE, lon=WEST, lat=lat)).tiles == 0


def test_changes_older_than_a_week_are_summed_up(history):
    history.update(node(5, CAFE, lon=WEST, lat=SOUTH))
    [(old,)] = history.fetch("SELECT max(seq) FROM tiles.change")
    history.conn.execute("UPDATE tiles.change SET changed_at = now() - interval '8 days'")
    for version in (2, 3):
        history.update(node(5, CAFE, version=version, lon=WEST + version / 100, lat=SOUTH))
        whole = history.fetch(
            "SELECT seq, z, x, y, to_zoom FROM tiles.change WHERE seq <= %s AND tileset = 'places'",
            old,
        )
        assert whole == [(old, 0, 0, 0, 14)]


def tile_of(x, y, z):
    """The column and the row of the tile that a point is in, or the nearest one."""
    last = 2**z - 1
    column, row = (x + HALF) / (2 * HALF) * 2**z, (HALF - y) / (2 * HALF) * 2**z
    return min(max(int(column), 0), last), min(max(int(row), 0), last)


on_an_edge = st.builds(
    lambda z, n, off: ((n % (2**z + 1)) / 2**z * 2 - 1) * HALF + off * HALF / 2**z / 2048,
    st.integers(0, 14),
    st.integers(0, 2**14),
    st.sampled_from([0, 0, 1e-6, 63.99, 64, 68.99, 69, 69.01, -64, -69, 100]),
)
anywhere = st.floats(-HALF, HALF)
position = st.tuples(st.one_of(anywhere, on_an_edge), st.one_of(anywhere, on_an_edge))
step = st.floats(-1, 1)


@st.composite
def shapes(draw):
    """A point, a line or a polygon of a few tiles at its lowest zoom."""
    (x, y), first = draw(position), draw(st.integers(0, 11))
    reach = 4 * HALF / 2 ** (first + draw(st.integers(0, 4)))
    ways = [
        (x + reach * a, y + reach * b) for a, b in draw(st.lists(st.tuples(step, step), max_size=5))
    ]
    points = [(min(max(a, -HALF), HALF), b) for a, b in [(x, y), *ways]]
    if len(points) == 1:
        shape = Point(points[0])
    elif len(points) < 4 or draw(st.booleans()):
        shape = LineString(points)
    else:
        shape = Polygon(points).convex_hull
    return shape, first


@settings(
    max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
@given(shapes())
def test_tiles_are_those_that_a_shape_touches(url, shaped):
    shape, first = shaped
    last = min(first + 5, 14)
    west, south, east, north = shape.bounds
    left, bottom = tile_of(west, south, last)
    right, top = tile_of(east, north, last)
    end = 2**last - 1
    values = {
        "geom": f"SRID=3857;{shape.wkt}",
        "first": first, "last": last,
        "west": max(left - 1, 0), "east": min(right + 1, end),
        "north": max(top - 1, 0), "south": min(bottom + 1, end),
    }  # fmt: skip
    with psycopg.connect(url) as conn:
        found = conn.execute(EXACT, values).fetchone()
    assert found[2:] == (0, 0), (shape.wkt, first, found)


@pytest.mark.parametrize(("side_m", "most"), [(100_000, 2_500), (1_000_000, 25_000)])
def test_the_tiles_of_an_area_grow_with_its_outline(url, side_m, most):
    with psycopg.connect(url) as conn:
        (rows, area) = conn.execute(
            "SELECT count(*), sum(4 ^ (to_zoom - z)) FILTER (WHERE to_zoom > z) FROM tiles.redrawn("
            " ST_Buffer(ST_SetSRID(ST_MakePoint(300000, 6000000), 3857), %s, 64), 4, 14)",
            [side_m / 2],
        ).fetchone()
    assert rows < most
    assert area > 10


@pytest.mark.parametrize("ended", ["commit", "rollback"])
def test_who_listens_is_told_after_the_commit_and_never_of_a_rollback(
    new_database, tmp_path, ended
):
    url = new_database(f"listen_{ended}")
    file = tmp_path / "base.opl"
    file.write_text("n1 v1 t2026-03-01T00:00:00Z Tamenity=cafe,name=A x-100 y10\n")
    import_osm(url, file, lambda line: None)
    with psycopg.connect(url, autocommit=True) as ear, psycopg.connect(url) as conn:
        ear.execute("LISTEN tiles")
        History(conn, tmp_path).update(node(5, CAFE))
        assert list(ear.notifies(timeout=0.2)) == []
        getattr(conn, ended)()
        heard = [note.payload for note in ear.notifies(timeout=0.5, stop_after=1)]
        there = ear.execute("SELECT max(seq)::text FROM tiles.change WHERE tileset = 'places'")
        assert heard == ([there.fetchone()[0]] if ended == "commit" else [])


def test_who_listens_is_told_of_an_import(new_database, tmp_path):
    url = new_database("listen_import")
    file = tmp_path / "base.opl"
    file.write_text("n1 v1 t2026-03-01T00:00:00Z Tamenity=cafe,name=A x-100 y10\n")
    import_osm(url, file, lambda line: None)
    with psycopg.connect(url, autocommit=True) as ear:
        ear.execute("LISTEN tiles")
        import_osm(url, file, lambda line: None)
        [note] = ear.notifies(timeout=0.5, stop_after=1)
        said = ear.execute(
            "SELECT seq::text, tileset, z, x, y, to_zoom FROM tiles.change ORDER BY 2"
        )
        assert said.fetchall() == [
            (note.payload, tileset, 0, 0, 0, 14) for tileset in ("basemap", "places")
        ]


def test_an_update_takes_its_number_after_whoever_changes_the_same_tiles_has_committed(
    new_database, tmp_path
):
    url = new_database("order")
    file = tmp_path / "base.opl"
    file.write_text("n1 v1 t2026-03-01T00:00:00Z Tamenity=cafe,name=A x-100 y10\n")
    import_osm(url, file, lambda line: None)
    last = "SELECT max(seq) FROM tiles.change WHERE tileset = 'places'"
    with psycopg.connect(url) as first, psycopg.connect(url) as conn:
        first.execute("SELECT FROM tiles.tileset WHERE id = 'places' FOR NO KEY UPDATE")

        def update():
            History(conn, tmp_path).update(node(5, CAFE))
            conn.commit()

        thread = threading.Thread(target=update)
        thread.start()
        thread.join(1)
        assert thread.is_alive()
        [(number,)] = first.execute("SELECT tiles.mark_everything('{places}')").fetchall()
        first.commit()
        thread.join(30)
        assert first.execute(last).fetchone()[0] > number


def test_what_is_too_small_to_be_drawn_is_on_no_tile(empty):
    with psycopg.connect(empty) as conn:
        nothing = "SELECT count(*) FROM tiles.redrawn('SRID=3857;MULTIPOLYGON EMPTY', 8, 14)"
        assert conn.execute(nothing).fetchone() == (0,)
