"""Places counted in cells: each once, at every zoom, and the same after an update."""

import psycopg
import pytest
from decoding import decoded
from histories import History, node
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.osm.imports import import_osm

EDGES = [n * 45 / 2**10 for n in range(-5, 6)]  # longitudes on the borders of counted cells
LONS = st.one_of(st.sampled_from([-180, 180, *EDGES]), st.floats(-180, 180))
LATS = st.one_of(st.just(0), st.floats(-84, 84))
COUNTED = """
SELECT
    column_number, row_number, places, sum_x, sum_y
FROM osm.place_count
ORDER BY column_number, row_number
"""
TRUE = """
SELECT
    tiles.count_cell(ST_X(geom)) AS column_number, tiles.count_cell(-ST_Y(geom)) AS row_number,
    count(*), sum(round(ST_X(geom))), sum(round(ST_Y(geom)))
FROM osm.place
GROUP BY column_number, row_number
ORDER BY column_number, row_number
"""


@pytest.fixture(scope="module")
def url(new_database, tmp_path_factory):
    """A database with a café."""
    url = new_database("counts")
    file = tmp_path_factory.mktemp("counts") / "base.opl"
    file.write_text("n1 v1 t2026-03-01T00:00:00Z Tamenity=cafe,name=A x-100 y10\n")
    import_osm(url, file, lambda line: None)
    return url


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(LONS, LATS, st.booleans()), min_size=1, max_size=12))
def test_every_update_leaves_each_place_counted_once(url, tmp_path, points):
    with psycopg.connect(url) as conn:
        history = History(conn, tmp_path)
        cafes = [
            node(i, f"Tamenity=cafe,name=C{i}", version=1, lon=round(lon, 7), lat=round(lat, 7))
            for i, (lon, lat, _) in enumerate(points, start=10)
        ]
        history.update(*cafes)
        check(history)
        gone = [
            node(i, version=2, deleted=True) for i, (*_, leaves) in enumerate(points, 10) if leaves
        ]
        if gone:
            history.update(*gone)
            check(history)
        conn.rollback()


def check(history):
    assert history.fetch(COUNTED) == history.fetch(TRUE)
    [(places,)] = history.fetch("SELECT count(*) FROM osm.place")
    for z in (0, 2):
        assert sum(counts(history, z)) == places


def counts(history, z):
    for x in range(2**z):
        for y in range(2**z):
            [(content,)] = history.fetch(f"SELECT tiles.places({z}, {x}, {y})")
            for feature in decoded(content).get("places", {"features": []})["features"]:
                yield feature["properties"]["point_count"]


def test_an_import_counts_what_it_brings(geneva):
    with psycopg.connect(geneva) as conn:
        assert conn.execute(COUNTED).fetchall() == conn.execute(TRUE).fetchall()
        assert len(conn.execute(COUNTED).fetchall()) > 10
