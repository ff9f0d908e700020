"""What `bench tiles` asks for, and what it makes of what it has measured."""

import pytest
from psycopg.conninfo import conninfo_to_dict

from bench.clients import Load
from bench.pgbench import read_log
from bench.tiles import real
from bench.tiles.edits import Spot
from bench.tiles.martin import uri
from bench.tiles.memory import EVERY, different
from bench.tiles.outcome import Outcome, by_cpu, load_cells
from bench.tiles.real import Tile
from core.errors import Unavailable

# client, number of its transaction, microseconds, script, when it ended
LOG = """\
0 1 90000 0 1000 100000
1 1 80000 0 1000 90000
0 2 10000 0 1000 110000
1 2 30000 0 1000 130000
0 3 20000 0 1001 130000
""".splitlines()


def test_what_makes_the_plans_is_not_counted():
    found = read_log(LOG, warm=1)
    assert sorted(found.latencies_s) == [0.01, 0.02, 0.03]
    assert found.wall_s == pytest.approx(1.03), "from 1000.1 to 1001.13"


def test_a_run_that_only_makes_plans_has_measured_nothing():
    assert read_log(LOG, warm=3).latencies_s == []


def test_a_tile_lies_in_those_above_it():
    assert Tile(14, 8471, 5815).above(13) == (13, 4235, 2907)
    assert Tile(14, 8471, 5815).above(0) == (0, 0, 0)


def test_real_tiles_are_those_with_streets_and_always_the_same(town):
    chosen = real.tiles(town, range(12, 15))
    assert chosen == real.tiles(town, range(12, 15))
    assert {tile.z for tile in chosen} == {12, 13, 14}
    assert {tile.above(12) for tile in chosen} == {tile for tile in chosen if tile.z == 12}


def test_a_database_without_streets_is_told(empty):
    with pytest.raises(Unavailable, match="import an extract first"):
        real.tiles(empty)


def test_a_uri_says_the_same_as_the_connection_string():
    url = "host=/tmp/a\\ socket port=5439 user=someone password='p@:/ ss' dbname=map"
    assert conninfo_to_dict(uri(url)) == conninfo_to_dict(url)
    assert uri(url, jit="off").endswith("?jit=off")


def outcome(ratio, met):
    headings = {"en": ("server", "tiles/s"), "fr": ("serveur", "tuiles/s")}
    bar = {"en": "ours / theirs (>= 0.8)", "fr": "les nôtres / les leurs (>= 0.8)"}
    return Outcome("cached", headings, [("bare", "20,000"), ("mapcommons", "9")], ratio, bar, met)


def test_an_outcome_says_whether_its_bar_is_met():
    assert outcome(0.9, True).text("en").splitlines() == [
        "",
        "cached",
        "server      tiles/s",
        "bare         20,000",
        "mapcommons        9",
        "ours / theirs (>= 0.8): 0.90 (met)",
    ]
    assert outcome(0.1, False).text("fr").endswith("0.10 (PAS TENU)")


def test_a_line_holds_rate_median_tail_and_weight():
    latencies_s = [0.001] * 98 + [0.1] * 2
    found = Load(wall_s=2, cpu=0.25, received=1_000_000, latencies_s=latencies_s)
    assert load_cells("site", found) == ["site", "50", "1.00", "100.00", "10.0", "–", "–", "25%"]
    found.server_s, found.database_s = 0.5, 0.25
    assert load_cells("site", found)[-3:-1] == ["5.000", "2.500"]
    assert by_cpu(found, Load(latencies_s=[0.001] * 10, server_s=0.05)) == pytest.approx(5 / 7.5)
    assert by_cpu(found, Load()) is None


def test_a_million_requests_are_for_different_tiles():
    there = [Tile(14, 8471, 5815)]
    world = [tile for n, tile in enumerate(different(100_000, there)) if n % EVERY]
    assert len(set(world)) == len(world) == 90_000
    assert {tile.z for tile in world} == {10, 11, 12, 13, 14}
    assert all(0 <= tile.x < 2**tile.z and 0 <= tile.y < 2**tile.z for tile in world)
    assert {tile.x >> tile.z - 3 for tile in world} == set(range(8)), "all over the world"
    assert sum(tile == there[0] for tile in different(1_000, there)) == 100


def test_a_spot_is_where_its_tile_is():
    spot = Spot(8471.5, 5815.5)
    assert spot.tile == Tile(14, 8471, 5815)
    lon, lat = spot.lon_lat
    assert (lon, lat) == pytest.approx((6.1413574, 46.2026464), abs=1e-6)
    assert spot.touched() == {spot.tile.above(z) for z in range(15)}


def test_a_spot_at_the_edge_of_its_tile_shows_in_the_next_one_too():
    assert Tile(14, 8470, 5815) in Spot(8471.01, 5815.5).touched()
    assert Tile(14, 8470, 5815) not in Spot(8471.02, 5815.5).touched()
