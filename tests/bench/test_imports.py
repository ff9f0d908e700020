"""`bench import`: both tools run, and what is printed can be read by people and by programs."""

import os
import re
import shutil
import subprocess
import sys

import psycopg
import pytest
from samples import TOWN

from bench import databases, processes
from core.errors import Unavailable
from core.settings import ROOT

BOTH = pytest.mark.skipif(
    not shutil.which("osm2pgsql"), reason="the peer, osm2pgsql, is not installed"
)


@pytest.fixture
def bench(server_url, tmp_path):
    """Run `bench import` with a data folder of its own; returns the finished process."""

    def run(*arguments, lang="C", **settings):
        environment = {"MAPCOMMONS_DATABASE_URL": server_url} | settings
        return subprocess.run(
            [sys.executable, "-m", "cli", "bench", "import", *map(str, arguments)],
            cwd=ROOT, capture_output=True, text=True,
            env=os.environ
            | {"LC_ALL": lang, "PYTHONPATH": str(ROOT), "MAPCOMMONS_DATA_DIR": str(tmp_path)}
            | environment,
        )  # fmt: skip

    return run


def benchmark_databases(server_url):
    with psycopg.connect(server_url) as conn:
        return {
            row[0]
            for row in conn.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE 'mapcommons_bench_%'"
            )
        }


@BOTH
def test_it_prints_a_table_the_stages_and_a_ratio(bench, server_url):
    before = benchmark_databases(server_url)
    result = bench(TOWN, "--scale", "2,1")
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    assert re.fullmatch(r"ratio: \d+\.\d\d", lines[-1])
    assert lines[-2].startswith("growth: ")
    head = next(i for i, line in enumerate(lines) if line.split()[:2] == ["N", "tool"])
    rows = [re.split(r"\s{2,}", line.strip()) for line in lines[head : head + 5]]
    assert [row[:2] for row in rows[1:]] == [
        ["1", "osm2pgsql"],
        ["1", "mapcommons"],
        ["2", "osm2pgsql"],
        ["2", "mapcommons"],
    ]
    assert {len(row) for row in rows} == {10}
    once, twice = (int(row[-1].replace(",", "")) for row in (rows[1], rows[3]))
    assert twice == 2 * once > 0, "osm2pgsql finds all of it in every copy"
    assert all(float(row[7]) > 1 for row in rows[1:]), "memory, in MB"
    assert sum(line.split()[:1] == ["swap"] for line in lines) == 2, "stages, for each scale"
    assert benchmark_databases(server_url) <= before


@BOTH
def test_it_speaks_french(bench):
    result = bench(TOWN, "--runs", "1", lang="fr_FR.UTF-8")
    assert "pic Mo" in result.stdout
    assert re.fullmatch(r"ratio: \d+\.\d\d", result.stdout.splitlines()[-1])


@pytest.mark.parametrize("arguments", [["--scale", "0"], ["--scale", "1,x"], ["--runs", "-1"]])
def test_a_bad_number_is_a_bad_argument(bench, arguments):
    result = bench(TOWN, *arguments)
    assert result.returncode == 2
    assert "is not a number from 1 up" in result.stderr


@BOTH
def test_a_damaged_file_is_told_in_one_line(bench, tmp_path):
    file = tmp_path / "cut.osm.pbf"
    whole = tmp_path / "whole.osm.pbf"
    subprocess.run(["osmium", "cat", str(TOWN), "-o", str(whole)], check=True)
    file.write_bytes(whole.read_bytes()[:-20])
    result = bench(file)
    assert result.returncode == 1
    [line] = result.stderr.splitlines()
    assert "is not a readable OSM file" in line


def test_a_database_is_dropped_also_when_the_run_fails(server_url):
    with pytest.raises(Unavailable, match="failed"), databases.fresh(server_url, "failing") as url:
        assert databases.content(url).rows == 0
        assert any("failing" in name for name in benchmark_databases(server_url))
        processes.measured([sys.executable, "-c", "raise SystemExit('no')"], os.environ)
    assert not any("failing" in name for name in benchmark_databases(server_url))


def test_memory_and_time_of_children_count_too():
    child = "x = bytearray(100_000_000); import time; time.sleep(0.5); sum(range(10_000_000))"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    cost = processes.measured([sys.executable, "-c", parent], os.environ)
    assert cost.wall_s > 0.5
    assert cost.cpu_s > 0.02
    if cost.peak_bytes is not None:  # on Linux
        assert cost.peak_bytes > 100e6


def test_what_postgresql_works_for_us_is_seen(server_url):
    with psycopg.connect(server_url) as conn:
        server = processes.postmaster(conn.info.backend_pid)
    if server is None:
        pytest.skip("the server's processes are not to be seen from here")
    before = processes.server_cpu_s(server)
    with psycopg.connect(server_url) as conn:
        conn.execute("SELECT sum(sqrt(i)) FROM generate_series(1, 1000000) AS i")
    assert processes.server_cpu_s(server) > before


def test_a_process_that_is_no_backend_is_not_taken_for_one():
    assert processes.postmaster(os.getpid()) is None
