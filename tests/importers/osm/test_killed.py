"""kill -9 at any moment: nothing half served, and going on leads where no kill would have led.

`--kills 50` kills fifty imports and fifty updates; by default it is a few of each.
"""

import random
import signal
import threading
from contextlib import contextmanager
from typing import Any, NamedTuple

import psycopg
import pytest
from killing import (
    HISTORY,
    IMPORT,
    LEFT,
    SERVED,
    at_a_moment,
    fetch,
    finish,
    history,
    kill,
    left,
    quiet,
    start,
    wait_for_backends,
)
from same import differences
from samples import shared

from core.settings import settings
from importers.osm.imports import import_osm
from importers.osm.stages import STAGES
from importers.osm.update import apply
from importers.osm.updates import follow

MONACO = "osm/monaco-2026.osm.pbf"
FEED = "replication/monaco"
LINES = len(STAGES)

UPDATE = """
import sys
from importers.osm.update import apply
from importers.osm.updates import follow

def say(*, fr, en):
    print(en, flush=True)

follow(sys.argv[1], sys.argv[2], True, lambda *what: apply(*what).elements, say)
"""


class Followed(NamedTuple):
    """A feed followed without a kill; what was served before and after each diff."""

    url: str
    states: list[tuple[Any, ...]]


def pytest_generate_tests(metafunc):
    if "number" in metafunc.fixturenames:
        metafunc.parametrize("number", range(metafunc.config.getoption("kills")))


@pytest.fixture(scope="module")
def uninterrupted(before, copies):
    """Monaco, imported over the town by a process that nobody kills."""
    url = copies(before)
    import_osm(url, shared(MONACO), quiet)
    return url


@pytest.fixture(scope="module")
def at_base(new_database):
    """Monaco as it was before the first diff of its feed."""
    url = new_database("killed_update")
    import_osm(url, shared(f"{FEED}/base.osm.pbf"), quiet)
    return url


@pytest.fixture(scope="module")
def followed(at_base, copies, tmp_path_factory):
    """The feed followed to its end; and all that readers may have seen on the way."""
    url, states = copies(at_base), []
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setenv("MAPCOMMONS_DATA_DIR", str(tmp_path_factory.mktemp("followed")))
    settings.cache_clear()

    def say(*, fr, en):
        states.extend(fetch(url, SERVED))

    states.extend(fetch(url, SERVED))
    follow(url, str(shared(FEED)), True, lambda *what: apply(*what).elements, say)
    monkeypatch.undo()
    settings.cache_clear()
    return Followed(url, states)


@contextmanager
def reading(url, seen):
    """Read what is served all the time, as a service does; an error is raised at the end."""
    stop, errors = threading.Event(), []

    def read_on():
        try:
            with psycopg.connect(url, autocommit=True, application_name="reading") as conn:
                while not stop.is_set():
                    seen.add(conn.execute(SERVED, prepare=True).fetchone())
                    stop.wait(0.02)
        except psycopg.Error as error:
            errors.append(error)

    reader = threading.Thread(target=read_on)
    reader.start()
    try:
        yield
    finally:
        stop.set()
        reader.join()
    assert errors == []


def ended(url):
    return {row[0] for row in fetch(url, "SELECT name FROM importer.stage")}


def test_a_killed_import_serves_the_old_and_leads_to_the_same(
    number, before, uninterrupted, copy, home
):
    chance = random.Random(number)
    file, url, seen = shared(MONACO), copy(before), set()
    old, new = fetch(before, SERVED)[0], fetch(uninterrupted, SERVED)[0]
    with reading(url, seen):
        process = start(IMPORT, url, file, "anew", data_dir=home)
        at_a_moment(process, chance, LINES + 1)
        kill(process)
        wait_for_backends(url)
        done = ended(url)
        is_swapped = fetch(url, SERVED) == [new]
        assert differences(url, uninterrupted if is_swapped else before) == {}
        how = chance.choice(("resume", "resume", "anew"))
        if not is_swapped:
            assert seen == {old}
            run = finish(url, file, how, home)
            assert not done.intersection(run) or how == "anew"
        assert seen <= {old, new}
    assert differences(url, uninterrupted) == {}
    assert history(url) == history(uninterrupted)
    if is_swapped:
        finish(url, file, how, home)
        assert differences(url, uninterrupted) == {}
    assert left(url, home) == []


def test_killed_updates_repeat_and_skip_nothing(pytestconfig, at_base, followed, copy, home):
    """Killed on its way to the end of the feed; each time data, log and sequence agree."""
    chance, kills = random.Random(1), 0
    while kills < pytestconfig.getoption("kills"):
        url, seen = copy(at_base), set()
        with reading(url, seen):
            while fetch(url, SERVED) != followed.states[-1:]:
                process = start(UPDATE, url, shared(FEED), data_dir=home)
                at_a_moment(process, chance, 12)
                kill(process)
                kills += process.returncode == -signal.SIGKILL
                wait_for_backends(url)
                sequences = [row[0] for row in fetch(url, HISTORY["applied"])]
                assert sequences == list(range(3048, fetch(url, SERVED)[0][1] + 1))
                assert fetch(url, LEFT) == []
        assert seen <= set(followed.states)
        assert differences(url, followed.url) == {}
        assert history(url) == history(followed.url)
