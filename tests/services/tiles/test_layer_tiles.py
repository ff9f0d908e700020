"""Tiles of layers are decoded and looked at feature by feature."""

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layered import HALF, Layers, around

BYTES = 500_000


@pytest.fixture
def layers(empty):
    with psycopg.connect(empty) as conn:
        yield Layers(conn)
        conn.rollback()


def test_a_feature_has_its_id_its_fields_and_their_types(layers):
    layers.declare("gardens")
    layers.put("gardens", 77, "POINT(1000 -1000)", name="Les Délices", beds=3.5, open=False, x=1)
    layers.put("gardens", 78, "POINT(1001 -1000)", rank=1, beds=4)
    first, second = layers.tile("gardens", 14, 8192, 8192)
    assert (first["id"], first["properties"]) == (78, {"beds": 4})
    assert second["id"] == 77
    assert second["properties"] == {"name": "Les Délices", "beds": 3.5, "open": False}


def test_points_are_counted_below_z12(layers):
    layers.declare("gardens")
    layers.put_points("gardens", [(1000, -1000), (1100, -1000), (9_000_000, -1000)])
    clusters = layers.tile("gardens", 0, 0, 0)
    assert [c["properties"] for c in clusters] == [{"point_count": 2}, {"point_count": 1}]
    assert all("id" not in c or not c["id"] for c in clusters)
    assert len(layers.tile("gardens", 12, 2048, 2048)) == 2


def test_lines_and_areas_are_never_counted(layers):
    layers.declare("paths", "line")
    layers.put("paths", 5, "LINESTRING(0 0, 9000000 9000000)", name="A")
    [line] = layers.tile("paths", 0, 0, 0)
    assert (line["id"], line["properties"]) == (5, {"name": "A"})
    assert line["geometry"]["type"] == "LineString"


def test_an_area_of_less_than_a_pixel_waits_for_a_closer_zoom(layers):
    layers.declare("woods", "polygon")
    layers.put("woods", 1, "POLYGON((10 10, 10 60, 60 60, 60 10, 10 10))")
    first = layers.one("SELECT minzoom FROM tiles.feature")
    assert 0 < first < 14
    assert layers.tile("woods", first - 1, 2 ** (first - 2), 2 ** (first - 2) - 1) == []
    [area] = layers.tile("woods", first, 2 ** (first - 1), 2 ** (first - 1) - 1)
    assert area["geometry"]["type"] == "Polygon"


def test_the_last_zoom_of_a_layer_draws_everything(layers):
    layers.declare("woods", "polygon", maxzoom=8)
    layers.put("woods", 1, "POLYGON((10 10, 10 900, 900 900, 900 10, 10 10))")
    assert len(layers.tile("woods", 8, 128, 127)) == 1
    layers.declare("gardens", maxzoom=8)
    layers.put_points("gardens", [(10, 10), (20, 20)])
    assert len(layers.tile("gardens", 8, 128, 127)) == 2


def test_a_line_is_simplified_to_half_a_pixel(layers):
    layers.declare("paths", "line")
    points = ", ".join(f"{n * 100} {n % 2}" for n in range(2000))
    layers.put("paths", 1, f"LINESTRING({points})")
    [line] = layers.tile("paths", 8, 128, 127)
    assert len(line["geometry"]["coordinates"]) < 10


def test_a_tile_outside_the_zooms_of_a_layer_is_empty(layers):
    layers.declare("gardens", minzoom=5)
    layers.put("gardens", 1, "POINT(10 10)")
    assert layers.tile("gardens", 4, 8, 7) == []
    assert len(layers.tile("gardens", 5, 16, 15)) == 1
    assert layers.tile("nowhere", 5, 16, 15) == []
    assert layers.tile("places", 5, 16, 15) == []


def fill(layers, count, name):
    layers.one(
        "SELECT tiles.put_features('gardens', (SELECT array_agg("
        "(n, ST_SetSRID(ST_MakePoint(100 + n %% 99, 100 + n / 99 %% 99), 3857), n, jsonb_build_object('name', %s || n))"
        "::tiles.entry) FROM generate_series(1, %s) AS n))",
        name, count,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("count", "name"), [(21_000, ""), (6_000, "a name of a hundred letters" * 4)]
)
def test_an_overfull_tile_keeps_the_highest_ranks_and_says_how_many_it_left_out(
    layers, count, name
):
    layers.declare("gardens", fields={"name": "string"})
    fill(layers, count, name)
    mvt = layers.one("SELECT mvt FROM tiles.make_layer('gardens', 14, 8192, 8191)")
    kept = layers.tile("gardens", 14, 8192, 8191)
    assert len(mvt) <= BYTES
    assert len(mvt) > 0.9 * BYTES or len(kept) == 20_000
    assert layers.dropped("gardens", 14, 8192, 8191) == count - len(kept) > 0
    assert [f["id"] for f in kept] == list(range(count, count - len(kept), -1))


def test_a_feature_larger_than_a_tile_may_be_is_left_out(layers):
    layers.declare("gardens")
    layers.put("gardens", 1, "POINT(10 10)", name="x" * 600_000)
    assert layers.tile("gardens", 14, 8192, 8191) == []
    assert layers.dropped("gardens", 14, 8192, 8191) == 1


on_a_border = st.builds(
    lambda z, n, off: min(
        max((n % (8 * 2**z + 1)) / (8 * 2**z) * 2 * HALF - HALF + off, -HALF), HALF
    ),
    st.integers(0, 11),
    st.integers(0, 8 * 2**11),
    st.sampled_from([0, 0, 0, 1e-9, -1e-9, 1e-6, -1e-6, 0.5]),
)
anywhere = st.one_of(st.floats(-HALF, HALF), on_a_border, st.sampled_from([-HALF, HALF, 0.0]))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    points=st.lists(st.tuples(anywhere, anywhere), min_size=1, max_size=12), z=st.integers(0, 11)
)
def test_the_counts_of_all_tiles_add_up_also_on_borders(empty, points, z):
    with psycopg.connect(empty) as conn:
        layers = Layers(conn)
        layers.declare("gardens")
        layers.put_points("gardens", points)
        tiles = {tile for x, y in points for tile in around(x, y, z)}
        counted = sum(
            cluster["properties"]["point_count"]
            for x, y in tiles
            for cluster in layers.tile("gardens", z, x, y)
        )
        conn.rollback()
    assert counted == len(points)
