"""`update osm` and what `status` says of it: exit status, the one clear line, a good end."""

import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest
from feeds import Published, serving
from samples import TOWN

from core.settings import ROOT
from importers.osm.imports import import_osm

# What stands for applying a diff: a row, slowly.
RUN = """
import sys, types
from importers.osm import updates

def apply(conn, path, state):
    conn.execute("INSERT INTO public.seen VALUES (%s)", (state.sequence,))
    conn.execute("SELECT pg_sleep(%s)", (pause if state.sequence == 104 else 0,))
    return types.SimpleNamespace(elements=1)

sys.modules["importers.osm.update"] = types.SimpleNamespace(apply=apply)
updates.SHORTEST_S = 0.1
from cli.__main__ import main
pause = float(sys.argv[1])
sys.exit(main(sys.argv[2:]))
"""


@pytest.fixture(scope="module")
def filled(new_database):
    url = new_database("cli_update")
    import_osm(url, TOWN, lambda line: None)
    with psycopg.connect(url) as conn:
        conn.execute("CREATE TABLE public.seen (sequence bigint)")
    return url


@pytest.fixture
def published(tmp_path):
    feed = Published(tmp_path / "feed")
    feed.publish(5)
    return feed


@pytest.fixture
def database(filled, published):
    """The town, taken to be at sequence 101 of a feed that is at 104."""
    with psycopg.connect(filled) as conn:
        conn.execute("TRUNCATE public.seen, importer.applied, importer.feed")
        conn.execute(
            "UPDATE osm.extract SET sequence = 101, data_timestamp = %s, feed = %s",
            (published.time(101), str(published.folder)),
        )
    return filled


class Command:
    """`mapcommons update osm …` with an apply of our own, which takes `pause` seconds for 104."""

    def __init__(self, database, home):
        self.database, self.home = database, home

    def start(self, *arguments, lang="en", pause=0, **more):
        ours = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "MAPCOMMONS_"))}
        ours |= {"LANG": {"en": "C", "fr": "fr_FR.UTF-8"}[lang], "PYTHONPATH": str(ROOT)}
        ours |= {"MAPCOMMONS_DATABASE_URL": self.database, "MAPCOMMONS_DATA_DIR": str(self.home)}
        return subprocess.Popen(
            [sys.executable, "-c", RUN, str(pause), *map(str, arguments)],
            env=ours | {"PYTHONIOENCODING": "utf-8"} | more,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, *arguments, **more):
        process = self.start(*arguments, **more)
        said, complained = process.communicate(timeout=60)
        return process.returncode, said, complained

    def complaint(self, *arguments, **more):
        status, _, complained = self.run("update", "osm", "--once", *arguments, **more)
        assert status == 1, complained
        assert "Traceback" not in complained
        [line] = complained.splitlines()
        assert line.startswith("mapcommons: ")
        return line

    def seen(self):
        with psycopg.connect(self.database) as conn:
            rows = conn.execute("SELECT sequence FROM seen ORDER BY 1").fetchall()
            (at,) = conn.execute("SELECT sequence FROM osm.extract").fetchone()
        assert [row[0] for row in rows] == list(range(102, at + 1))
        return at


@pytest.fixture
def command(database, tmp_path):
    return Command(database, tmp_path / "data")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Up to date: sequence 104 of 2026-01-05"),
        ("fr", "À jour : séquence 104 du 2026-01-05"),
    ],
)
def test_once_applies_what_is_there_and_ends(command, lang, words):
    status, said, complained = command.run("update", "osm", "--once", lang=lang)
    assert (status, complained) == (0, "")
    assert words in said.splitlines()[-1]
    assert command.seen() == 104


def test_the_feed_may_come_from_the_settings(command, database, published):
    with psycopg.connect(database) as conn:
        conn.execute("UPDATE osm.extract SET feed = NULL")
    assert "MAPCOMMONS_FEED_URL" in command.complaint()
    feed = {"MAPCOMMONS_FEED_URL": str(published.folder)}
    assert command.run("update", "osm", "--once", **feed)[0] == 0
    assert command.seen() == 104


@pytest.mark.parametrize(
    ("break_", "en", "fr"),
    [
        (lambda feed: feed.path(102, "osc.gz").unlink(), "lacks 000/000/102.osc.gz", "Il manque"),
        (lambda feed: feed.path(102, "osc.gz").write_bytes(b""), "is damaged (empty)", "est abîmé"),
        (lambda feed: feed.path(102, "osc.gz").write_bytes(b"x"), "is damaged", "est abîmé"),
        (lambda feed: feed.say(101, feed.time(100)), "was rewritten", "a été réécrit"),
        (lambda feed: feed.announce(99, feed.time(99)), "goes backwards", "recule"),
        (lambda feed: (feed.folder / "state.txt").unlink(), "has no state.txt", "pas de state.txt"),
    ],
    ids=["missing", "empty", "broken", "rewritten", "behind", "away"],
)
def test_what_is_wrong_with_a_feed_is_one_clear_line(command, published, break_, en, fr):
    break_(published)
    line = command.complaint()
    assert en in line
    assert str(published.folder) in line
    assert "Nothing was skipped" in line
    assert fr in command.complaint(lang="fr")
    assert command.seen() == 101


def test_the_diffs_of_another_feed_are_refused(command, tmp_path):
    other = Published(tmp_path / "other", first=95)
    other.publish(20)
    line = command.complaint("--feed", other.folder)
    assert "is not the one of the database" in line
    assert command.seen() == 101


def test_a_feed_that_is_neither_address_nor_folder_is_refused(command):
    assert "neither an http(s) address" in command.complaint("--feed", "/nowhere")


@pytest.mark.parametrize("sequence", ["-1", "x", "1000000000", "٣"])
def test_a_sequence_that_cannot_be_one_is_a_bad_argument(command, sequence):
    status, _, complained = command.run("update", "osm", f"--from={sequence}")
    assert status == 2
    assert complained.startswith("usage: ")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(("pause", "at"), [(0, 104), (30, 103)], ids=["between", "inside"])
def test_following_ends_in_good_order(command, number, pause, at):
    """Between two diffs, or in the middle of one, which is then as if it had never begun."""
    process = command.start("update", "osm", pause=pause)
    for line in process.stdout:
        if f"  {at}  " in line:
            break
    time.sleep(0.5)
    process.send_signal(number)
    said, complained = process.communicate(timeout=20)
    assert (process.returncode, said, complained) == (0, "Stopped.\n", "")
    assert command.seen() == at


def test_status_tells_lag_feed_gap_and_trouble(command, database, published):
    with serving(published.folder) as served:
        command.run("update", "osm", "--once", "--feed", served.url)
        published.publish(3)
        served.faults["105.osc.gz"] = 404
        command.complaint()
    with psycopg.connect(database) as conn:
        conn.execute("UPDATE osm.extract SET data_timestamp = now() - interval '50 hours'")
    status, english, _ = command.run("status")
    assert status == 0
    assert "(data 2 days behind)" in english
    assert f"feed      {served.url}\n" in english
    assert "sequence  104 applied, 107 published, 3 to apply\n" in english
    assert f"TROUBLE   The feed {served.url} lacks 000/000/105.osc.gz" in english
    french = command.run("status", lang="fr")[1]
    assert "(données de J-2)" in french
    assert "séquence  104 appliquée, 107 publiée, 3 à appliquer\n" in french
    assert "ENNUI     Il manque 000/000/105.osc.gz" in french


def test_status_of_data_that_were_never_updated(command):
    english = command.run("status")[1]
    assert "sequence  101 applied, ? published, ? to apply\n" in english
    assert "checked   never (./mapcommons update osm)" in english
    assert "TROUBLE" not in english
