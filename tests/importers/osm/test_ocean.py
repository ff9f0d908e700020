"""The sea is what lies on the right of a coastline, cell by cell, and what nothing tells is told."""

from contextlib import suppress

import osmium
import psycopg
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from samples import shared
from shapely import box, from_wkt, make_valid, union_all
from shapely.geometry import Polygon
from shapely.geometry.polygon import orient

SIDE = 40075016.685578488 / 2048  # of a z11 cell, in metres of Web Mercator
AREA = box(0, 0, 4 * SIDE, 3 * SIDE)


class Sea:
    """`importer.build_ocean` in a transaction that is rolled back; coordinates in cells of z11."""

    def __init__(self, conn):
        self.conn = conn
        conn.execute("SET LOCAL search_path TO osm, public")

    def draw(self, *lines):
        """Coastlines, as lists of points."""
        for line in lines:
            text = ", ".join(f"{x * SIDE} {y * SIDE}" for x, y in line)
            self.conn.execute(
                "INSERT INTO osm.coastline (osm_type, osm_id, geom) VALUES ('w', 1, ST_GeomFromText(%s, 3857))",
                (f"LINESTRING ({text})",),
            )
        return self

    def build(self, area=AREA, changed=None):
        self.conn.execute(
            "SELECT importer.build_ocean(ST_GeomFromText(%s, 3857), ST_GeomFromText(%s, 3857))",
            (area.wkt, changed and changed.wkt),
        )
        return self

    def cells(self):
        query = (
            "SELECT cell_z, cell_x, cell_y, state, ST_AsText(frame), ST_AsText(geom) FROM osm.ocean"
        )
        return self.conn.execute(query).fetchall()

    def joined(self):
        """The sea of each tile of low zooms, by z, x and y."""
        query = "SELECT z, x, y, ST_AsText(frame), ST_AsText(geom) FROM osm.ocean_joined"
        return {
            tuple(zxy): shapes
            for *zxy, shapes in ((*r[:3], r[3:]) for r in self.conn.execute(query))
        }

    def drawn(self, z, x, y):
        """The sea that a tile draws, in metres."""
        query = "SELECT ST_AsText(tiles.join_sea(%s, %s, %s))"
        [(text,)] = self.conn.execute(query, (z, x, y)).fetchall()
        return from_wkt(text or "POLYGON EMPTY")

    def states(self):
        return {(x - 1024, 1023 - y): state for z, x, y, state, *_ in self.cells() if z == 11}

    def count(self, state):
        return sum(row[3] == state for row in self.cells())

    def at(self, x, y):
        """`sea` or `land` at a point; None where the world is asked."""
        query = (
            "SELECT coalesce(ST_Intersects(geom, point), false) FROM osm.ocean,"
            " ST_SetSRID(ST_MakePoint(%s, %s), 3857) AS point"
            " WHERE frame && point AND state <> 'broken'"
        )
        told = {row[0] for row in self.conn.execute(query, (x * SIDE, y * SIDE))}
        return {True: "sea", False: "land"}[told.pop()] if len(told) == 1 else None


@pytest.fixture
def sea(empty):
    with psycopg.connect(empty) as conn:
        conn.execute("TRUNCATE world.ocean, world.border, world.country")  # until the rollback
        yield Sea(conn)
        conn.rollback()


def ring(*points):
    return [*points, points[0]]


def rectangle(west, south, east, north):
    """Anticlockwise, so that the land is inside."""
    return ring((west, south), (east, south), (east, north), (west, north))


def test_an_island_is_land_and_all_around_it_is_sea(sea):
    sea.draw(rectangle(1.2, 1.2, 1.8, 1.8)).build()
    assert sea.at(1.5, 1.5) == "land"
    assert sea.at(1.1, 1.1) == sea.at(2.5, 2.5) == sea.at(0.5, 0.5) == "sea"
    assert sea.states() == {(x, y): "coast" if (x, y) == (1, 1) else "sea" for x in range(3) for y in range(3)}  # fmt: skip


def test_what_is_far_from_any_coast_is_left_to_the_world(sea):
    sea.draw(rectangle(0.2, 1.2, 0.8, 1.8)).build()
    assert sea.at(1.5, 1.5) == "sea"
    assert sea.at(2.5, 1.5) is None


def test_low_zooms_have_the_cells_of_the_sea_joined(sea):
    """A tile shows the same sea, within half a pixel, as where it has to join the cells itself."""
    sea.draw(rectangle(0.7, 0.7, 2.4, 1.6), [(3.5, -1), (3.3, 1), (3.5, 4)]).build()
    joined = sea.joined()
    assert {z for z, *_ in joined} == {8, 9, 10}
    low = {zxy: sea.drawn(*zxy) for zxy in joined}
    sea.conn.execute("DELETE FROM osm.ocean_joined")
    for zxy, drawn in low.items():
        live = sea.drawn(*zxy)
        pixel = 2 * 20037508.342789244 / (512 * 2 ** zxy[0])
        assert drawn.symmetric_difference(live).buffer(-pixel / 4).is_empty
    assert sum(drawn.area for drawn in low.values()) > 0


def test_a_change_joins_the_cells_around_it_again(sea):
    sea.draw(rectangle(0.2, 0.2, 0.8, 0.8)).build()
    sea.draw(rectangle(2.2, 1.2, 2.8, 1.8)).build(
        changed=box(2.2 * SIDE, 1.2 * SIDE, 2.8 * SIDE, 1.8 * SIDE)
    )
    after = sea.joined()
    assert after == sea.build().joined()


def test_an_inner_ring_the_other_way_round_is_water(sea):
    sea.draw(rectangle(0.1, 0.1, 2.9, 2.9), rectangle(1.3, 1.3, 1.6, 1.6)[::-1]).build()
    assert sea.at(1.4, 1.4) == "sea"
    assert sea.at(1.2, 1.2) == sea.at(2.5, 1.5) == "land"
    assert sea.at(0.05, 1.5) == sea.at(2.95, 1.5) == "sea"


def test_a_coast_through_many_cells_parts_land_from_sea(sea):
    sea.draw([(2.5, -1), (2.5, 4)]).build()  # northwards: land in the west
    assert sea.at(2.4, 0.5) == sea.at(1.5, 2.5) == "land"
    assert sea.at(2.6, 0.5) == sea.at(3.5, 1.5) == "sea"
    assert sea.at(0.5, 1.5) is None
    assert sea.count("broken") == 0


def test_a_bay_with_an_island_in_it(sea):
    bay = [(-1, 2), (1.2, 2), (1.2, 0.5), (2.7, 0.5), (2.7, 2), (5, 2)]
    sea.draw(bay[::-1], rectangle(1.7, 0.8, 2.2, 1.5)).build()  # westwards: land in the south
    assert sea.at(1.5, 1.2) == sea.at(2.4, 1.6) == sea.at(0.5, 2.5) == "sea"
    assert sea.at(2, 1) == sea.at(0.5, 0.5) == sea.at(3.5, 1.5) == "land"


def test_a_coast_of_several_ways_that_meet_inside_a_cell_is_whole(sea):
    sea.draw([(2.5, -1), (2.5, 0.3)], [(2.5, 0.3), (2.5, 1.4), (2.5, 4)]).build()
    assert sea.count("broken") == 0
    assert (sea.at(2.4, 0.3), sea.at(2.6, 0.3)) == ("land", "sea")


def test_a_line_on_the_edge_of_two_cells_tells_both(sea):
    sea.draw([(2, -1), (2, 4)]).build()
    assert [sea.at(x, 1.5) for x in (1.01, 1.99, 2.01, 2.99)] == ["land", "land", "sea", "sea"]


def test_an_island_of_exactly_one_cell(sea):
    sea.draw(rectangle(1, 1, 2, 2)).build()
    assert sea.at(1.5, 1.5) == "land"
    assert [sea.at(x, y) for x, y in ((0.5, 1.5), (2.5, 1.5), (1.5, 0.5), (1.5, 2.5))] == [
        "sea"
    ] * 4


def test_two_lands_that_touch_are_one(sea):
    sea.draw(rectangle(1.2, 1.2, 1.5, 1.8), rectangle(1.5, 1.2, 1.8, 1.8)).build()
    assert sea.at(1.4, 1.5) == sea.at(1.6, 1.5) == "land"
    assert sea.count("broken") == 0


def test_a_coast_that_ends_is_told_and_nothing_but_the_end_is_lost(sea):
    sea.draw([(2.53, -1), (2.53, 1.57)]).build()
    assert sea.count("broken") == 1
    assert sea.at(2.53, 1.57) is None
    assert (sea.at(2.4, 1.2), sea.at(2.6, 1.2)) == ("land", "sea")
    assert (sea.at(2.4, 0.5), sea.at(2.6, 0.5)) == ("land", "sea")
    assert sea.at(2.1, 1.9) is None  # beyond the end, nothing tells land from sea
    assert sea.at(2.5, 2.5) is None


def test_a_way_drawn_backwards_is_a_fault_at_both_its_ends(sea):
    sea.draw([(2.5, -1), (2.5, 1.3)], [(2.5, 1.6), (2.5, 1.3)], [(2.5, 1.6), (2.5, 4)]).build()
    assert sea.count("broken") > 1
    assert (sea.at(2.4, 0.5), sea.at(2.6, 0.5)) == ("land", "sea")


def test_an_island_drawn_the_wrong_way_round_never_floods_the_land(sea):
    sea.draw([(2.5, -1), (2.5, 4)], rectangle(2.1, 1.3, 2.4, 1.6)).build()
    assert sea.at(2.3, 1.4) != "sea"
    assert sea.at(2.05, 1.4) != "sea"
    assert sea.count("broken") > 0


def test_beyond_the_extract_nothing_is_said(sea):
    sea.draw(rectangle(1.2, 1.2, 1.8, 1.8)).build(
        box(1.5 * SIDE, 1.1 * SIDE, 1.9 * SIDE, 1.9 * SIDE)
    )
    assert (sea.at(1.6, 1.5), sea.at(1.85, 1.5), sea.at(1.3, 1.5)) == ("land", "sea", None)


def test_a_change_makes_the_cells_around_it_anew_and_no_others(sea):
    wide = box(0, 0, 9 * SIDE, 3 * SIDE)
    sea.draw(rectangle(0.3, 1.3, 0.6, 1.6), rectangle(7.3, 1.3, 7.6, 1.6)).build(wide)
    sea.conn.execute("UPDATE osm.ocean SET state = 'land' WHERE cell_x >= 1024 + 8")
    sea.draw(rectangle(1.3, 1.3, 1.6, 1.6)).build(
        wide, box(1.3 * SIDE, 1.3 * SIDE, 1.6 * SIDE, 1.6 * SIDE)
    )
    assert sea.at(1.5, 1.5) == sea.at(0.5, 1.5) == "land"
    assert sea.at(2.5, 1.5) == "sea"
    assert sea.states()[8, 1] == "land"  # not looked at again
    whole = set(sea.build(wide).cells())
    assert whole == set(sea.build(wide, box(SIDE, SIDE, 2 * SIDE, 2 * SIDE)).cells())


quarters = st.integers(0, 16).map(lambda n: n / 4)
tenths = st.floats(0.05, 2.95).map(lambda n: round(n, 4))
spans = st.tuples(st.one_of(quarters, tenths), st.one_of(quarters, tenths))
triangles = st.lists(spans, min_size=3, max_size=5, unique=True)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(triangles, min_size=1, max_size=5))
def test_whatever_the_islands_land_and_sea_make_up_the_cells(sea, shapes):
    """Islands with any corners, on the edges of cells or across them, with lakes where they overlap."""
    parts = [make_valid(Polygon(shape)).buffer(0) for shape in shapes]
    land = union_all([part for part in parts if part.area > 0.001], grid_size=1e-4)
    islands = [p for p in getattr(land, "geoms", [land]) if p.area > 0.001]
    if not islands:
        return
    sea.conn.execute("DELETE FROM osm.coastline")
    for island in map(orient, islands):
        sea.draw(*(list(line.coords) for line in (island.exterior, *island.interiors)))
    note(f"{land.wkt}")
    sea.build()
    metres = [[(x * SIDE, y * SIDE) for x, y in part.exterior.coords] for part in islands]
    holes = [[[(x * SIDE, y * SIDE) for x, y in h.coords] for h in p.interiors] for p in islands]
    solid = union_all([Polygon(m, h) for m, h in zip(metres, holes, strict=True)])
    assert sea.count("broken") == 0
    for *_, frame, water in sea.cells():
        frame, water = from_wkt(frame), from_wkt(water or "POLYGON EMPTY")
        assert water.is_valid
        assert water.area + frame.intersection(solid).area == pytest.approx(frame.area, rel=1e-5)
        assert water.intersection(solid).area < 1e-5 * frame.area


VANCOUVER = {
    (-123.1850, 49.2900): "sea",  # English Bay
    (-123.1440, 49.3020): "land",  # Stanley Park
    (-123.1200, 49.2830): "land",  # downtown
    (-123.1000, 49.2600): "land",
    (-123.1130, 49.2950): "sea",  # Coal Harbour's mouth
}
PORTO = {(-8.6100, 41.1500): "land", (-8.7400, 41.1500): "sea"}


@pytest.mark.parametrize(("place", "expected"), [*VANCOUVER.items(), *PORTO.items()])
def test_coasts_cut_by_an_extract_flood_nothing(mixed, place, expected):
    query = (
        "WITH place AS (SELECT ST_Transform(ST_SetSRID(ST_MakePoint(%s, %s), 4326), 3857) AS geom)"
        " SELECT CASE WHEN c.frame IS NULL THEN w.geom IS NOT NULL"
        " ELSE coalesce(ST_Intersects(c.geom, place.geom), false) END FROM place"
        " LEFT JOIN osm.ocean AS c ON c.state <> 'broken' AND ST_Intersects(c.frame, place.geom)"
        " LEFT JOIN world.ocean AS w ON w.scale = 10 AND ST_Intersects(w.geom, place.geom)"
    )
    [(found,)] = mixed.execute(query, place).fetchall()
    assert {True: "sea", False: "land"}[found] == expected


def coastlines_of(file):
    """Id and WKB (lon/lat) of every coastline whose nodes are all in the file."""
    factory = osmium.geom.WKBFactory()
    for way in osmium.FileProcessor(file, osmium.osm.WAY | osmium.osm.NODE).with_locations():
        if not way.is_way() or way.tags.get("natural") != "coastline":
            continue
        with suppress(osmium.InvalidLocationError, RuntimeError):
            yield way.id, factory.create_linestring(way)


@pytest.fixture(scope="module")
def mixed(world):
    """The coasts of a file with pieces of several cities in it, in the place of Monaco's."""
    with psycopg.connect(world) as conn:
        conn.execute("SET LOCAL search_path TO osm, public")
        conn.execute("DELETE FROM osm.coastline")
        for osm_id, geometry in coastlines_of(shared("osm/mixed-cities.osm.pbf")):
            conn.execute(
                "INSERT INTO osm.coastline (osm_type, osm_id, geom)"
                " SELECT 'w', %s, ST_Transform(ST_SetSRID(%s::geometry, 4326), 3857)",
                (osm_id, geometry),
            )
        conn.execute(
            "SELECT importer.build_ocean(ST_Envelope(ST_Collect(geom)), NULL) FROM osm.coastline"
        )
        yield conn
        conn.rollback()


MONACO = {
    (7.4265, 43.7345): True,  # the harbour
    (7.4205, 43.7313): False,  # the palace, on the rock
    (7.4250, 43.7390): False,  # Monte-Carlo
    (7.4180, 43.7285): False,  # the stadium, on land won from the sea
    (7.4500, 43.7250): True,
    (7.5500, 43.6000): True,
}


@pytest.mark.parametrize(("place", "expected"), MONACO.items())
def test_the_harbour_of_monaco_is_sea_and_the_rock_is_land(monaco, place, expected):
    with psycopg.connect(monaco) as conn:
        query = (
            "SELECT coalesce(bool_or(ST_Intersects(geom, p)), false) FROM osm.ocean,"
            " ST_Transform(ST_SetSRID(ST_MakePoint(%s, %s), 4326), 3857) AS p"
        )
        assert conn.execute(query, place).fetchone() == (expected,)


def test_where_monacos_coast_is_cut_is_told(monaco):
    with psycopg.connect(monaco) as conn:
        [(dropped,)] = conn.execute("SELECT dropped FROM osm.extract").fetchall()
    assert dropped["cell of the sea: its coastline is broken"] == 2
