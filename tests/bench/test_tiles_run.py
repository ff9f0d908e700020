"""`bench tiles`: its parts run on a small database, and what is printed can be read by programs."""

import os
import re
import subprocess
import sys

import psycopg
import pytest
from samples import TOWN

from bench.pgbench import program
from bench.tiles import fresh, memory, real, tipg
from bench.tiles.real import Tile
from core.errors import Unavailable
from core.settings import ROOT


def has_pgbench():
    try:
        return bool(program())
    except Unavailable:
        return False


@pytest.fixture
def bench(tmp_path):
    """Run `bench tiles` on a database; returns the finished process."""

    def run(url, *arguments, lang="C"):
        return subprocess.run(
            [sys.executable, "-m", "cli", "bench", "tiles", *arguments],
            cwd=ROOT, capture_output=True, text=True,
            env=os.environ
            | {"LC_ALL": lang, "PYTHONPATH": str(ROOT), "MAPCOMMONS_DATA_DIR": str(tmp_path)}
            | {"MAPCOMMONS_DATABASE_URL": url},
        )  # fmt: skip

    return run


def test_cached_tiles_are_measured_beside_the_same_bytes(bench, geneva):
    result = bench(geneva, "cached", "--turns", "1", "--seconds", "1")
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    assert re.fullmatch(r"ratio: \d+\.\d\d", lines[-1])
    assert lines[-2] == "cached, mapcommons / bare (>= 0.8)"
    rows = {
        row[0]: row
        for line in lines
        if len(row := re.split(r"\s{2,}", line)) == 8 and row[0] != "server"
    }
    assert set(rows) == {"bare", "mapcommons", "nginx + mapcommons"}
    assert all(float(row[1].replace(",", "")) > 0 for row in rows.values())
    assert "nginx: 100.0% HIT" in result.stdout
    weights = [float(row[4]) for row in rows.values()]
    assert max(weights) - min(weights) < 1, "the same tiles: only the heads differ"


@pytest.mark.skipif(not has_pgbench(), reason="pgbench is not installed")
def test_uncached_tiles_are_measured_beside_their_sql(bench, liechtenstein):
    result = bench(liechtenstein, "uncached", "sql", "--turns", "1", lang="fr_FR.UTF-8")
    assert result.returncode == 0, result.stderr
    assert "CPU serveur ms" in result.stdout
    assert "pgbench, 8 clients" in result.stdout
    assert "pire p95 / 50 ms (<= 1)" in result.stdout
    assert re.fullmatch(r"ratio: \d+\.\d\d", result.stdout.splitlines()[-1])


def test_a_part_that_there_is_not_is_a_bad_argument(bench, town):
    result = bench(town, "cold")
    assert result.returncode == 2
    assert "'cold' is none of cached, uncached" in result.stderr


def test_edits_are_awaited_in_the_tiles_and_others_stay(server_url, tmp_path):
    with psycopg.connect(server_url) as conn:
        before = databases(conn)
    found = fresh.fresh(
        server_url, TOWN, tmp_path, say=print, layer_edits=3, osm_edits=1, connections=2
    )
    assert [line[:2] for line in found.lines] == [["layer", "3"], ["osm", "1"]]
    assert all(line[-1] == "0" for line in found.lines), "no other tile has changed"
    assert all(int(line[-2]) > 0 for line in found.lines), "and there are others"
    assert found.met
    with psycopg.connect(server_url) as conn:
        assert databases(conn) <= before


def databases(conn):
    names = conn.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'mapcommons_bench_fresh_%'"
    )
    return {row[0] for row in names}


def test_memory_is_looked_at_while_tiles_are_asked_for(town, tmp_path):
    found = memory.memory(town, tmp_path, requests=200, say=print)
    assert [line[0] for line in found.lines] == [str(20 * step) for step in range(1, 11)]
    assert found.met
    assert 0 < found.ratio <= 1


def test_the_peer_has_the_rows_of_the_tiles_asked_for_and_leaves_nothing(geneva):
    tiles = real.tiles(geneva, range(14, 15))[:2]
    with psycopg.connect(geneva, autocommit=True) as conn:
        with tipg.same_rows(geneva, tiles):
            layers = dict(
                conn.execute("SELECT layer, count(*) FROM bench_tipg.basemap GROUP BY layer")
            )
            assert {"buildings", "streets", "street_labels", "pois"} <= set(layers)
            within = conn.execute(
                "SELECT count(*) FROM osm.building WHERE EXISTS ("
                "SELECT FROM unnest(%s::integer[], %s::integer[]) AS t (x, y)"
                "WHERE geom && ST_TileEnvelope(14, t.x, t.y, margin => 64.0 / 4096))",
                ([tile.x for tile in tiles], [tile.y for tile in tiles]),
            ).fetchone()
            assert layers["buildings"] == within[0]
        assert conn.execute("SELECT to_regclass('bench_tipg.basemap')").fetchone() == (None,)


def test_a_tile_without_rows_is_no_table_of_the_peer(town):
    with tipg.same_rows(town, [Tile(14, 0, 0)]), psycopg.connect(town) as conn:
        assert conn.execute("SELECT count(*) FROM bench_tipg.basemap").fetchone() == (0,)
