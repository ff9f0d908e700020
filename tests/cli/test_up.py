"""`up`: one command to a map that is served; again in seconds, and after any kind of end."""

import os
import shutil
import signal
import urllib.request

import psycopg
import pytest
from samples import TOWN

from core.cluster.lease import leased


def imported_at(terminal):
    with leased(terminal.server()) as server, psycopg.connect(server.url()) as conn:
        return conn.execute("SELECT name, imported_at FROM osm.extract").fetchone()


def get(port: int, path: str) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status


def test_up_brings_everything_and_the_second_time_nothing(terminal):
    first = terminal.ok("up", "--no-serve", "--extract", TOWN)
    assert f"Importing {TOWN}" in first
    assert "0001_create_schemas" in first
    before = imported_at(terminal)
    assert before[0] == TOWN.name
    second = terminal.ok("up", "--no-serve")
    assert "Import" not in second
    assert "migration" not in second
    assert imported_at(terminal) == before


def test_up_in_french(terminal):
    said = terminal.ok("up", "--no-serve", "--extract", TOWN, lang="fr")
    assert f"Import de {TOWN} …" in said
    assert "Importé en" in said


def test_when_all_is_done_the_database_is_stopped_in_good_order(installed):
    assert not installed.server().running()
    assert installed.state() == "shut down"


def test_the_same_extract_again_is_no_news(installed):
    assert "To replace it" not in installed.ok("up", "--no-serve", "--extract", TOWN)


def test_a_filled_database_downloads_nothing(installed):
    """Nobody listens at this URL: fetching it would fail."""
    said = installed.ok("up", "--no-serve", "--extract", "http://127.0.0.1:9/other.osm.pbf")
    assert "./mapcommons import osm" in said


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "The database has town.opl already."), ("fr", "La base contient déjà town.opl.")],
)
def test_another_extract_is_not_imported_but_told_how_to(installed, tmp_path, lang, words):
    before = imported_at(installed)
    other = tmp_path / "other.opl"
    shutil.copy(TOWN, other)
    said = installed.ok("up", "--no-serve", "--extract", other, lang=lang)
    assert words in said
    assert f"./mapcommons import osm {other}" in said
    assert imported_at(installed) == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_up_serves_until_it_is_told_to_stop(installed, free_port, number):
    up = installed.serve("up", "--port", free_port)
    assert f"http://127.0.0.1:{free_port}/" in up.said
    assert get(free_port, "/readyz") == 200
    assert installed.server().running()
    assert up.stop(number) == (0, "Stopped.\n", "")
    assert not installed.server().running()
    assert installed.state() == "shut down"


def test_up_says_goodbye_in_french(installed, free_port):
    up = installed.serve("up", "--port", free_port, lang="fr")
    assert "La carte" in up.said
    assert up.stop(signal.SIGINT) == (0, "Arrêté.\n", "")


def test_a_killed_up_leaves_nothing_that_hinders_the_next(installed, free_port):
    before = imported_at(installed)
    up = installed.serve("up", "--port", free_port)
    up.stop(signal.SIGKILL)
    assert installed.server().running()
    installed.ok("up", "--no-serve")
    assert not installed.server().running()
    assert imported_at(installed) == before


def test_after_a_power_cut_up_works_and_has_the_data(installed, free_port):
    before = imported_at(installed)
    up = installed.serve("up", "--port", free_port)
    pid = int((installed.server().where.data / "postmaster.pid").read_text().split()[0])
    os.kill(up.process.pid, signal.SIGKILL)
    os.kill(pid, signal.SIGKILL)
    up.stop(0)
    while installed.server().running():
        pass
    assert installed.state() == "in production"
    again = installed.serve("up", "--port", free_port)
    assert get(free_port, "/readyz") == 200
    assert again.stop(signal.SIGINT)[0] == 0
    assert imported_at(installed) == before


def test_two_maps_of_one_checkout_share_the_database(installed, free_port):
    one = installed.serve("up", "--port", free_port)
    assert "already" not in installed.ok("up", "--no-serve")
    assert get(free_port, "/readyz") == 200
    assert one.stop(signal.SIGINT)[0] == 0
    assert not installed.server().running()


def test_an_import_that_fails_leaves_a_cluster_to_try_again_with(terminal, bad_files):
    damaged = bad_files["truncated"].with_name("whole.osm.pbf")
    content = bytearray(damaged.read_bytes())
    content[-60] ^= 0xFF  # within the last blob, which is as long as it says
    damaged.write_bytes(content)
    terminal.complaint("up", "--no-serve", "--extract", damaged)
    assert not terminal.server().running()
    with leased(terminal.server()) as server, psycopg.connect(server.url()) as conn:
        assert conn.execute("SELECT count(*) FROM osm.extract").fetchone() == (0,)
        left = conn.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '^osm_'").fetchall()
        assert left == []
    terminal.ok("up", "--no-serve", "--extract", TOWN)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_serve_stops_as_well_as_it_starts(installed, free_port, workers, number):
    serving = installed.serve("serve", "--port", free_port, "--workers", workers)
    status, _, stderr = serving.stop(number)
    assert (status, stderr) == (0, "")
    assert not installed.server().running()
    assert installed.state() == "shut down"
