"""An import that was killed goes on after the last stage that had ended."""

import os
import random
import signal
from datetime import UTC, datetime

import osmium
import psycopg
import pytest
from killing import SERVED, fetch, finish, history, left, quiet, start, wait_for_backends
from psycopg import sql
from same import differences
from samples import TOWN

from core.errors import Unavailable
from importers.osm.imports import import_osm
from importers.osm.reader import Reader
from importers.osm.stages import STAGES
from importers.osm.state import State
from importers.osm.update import apply

# Dies once in each stage that is not among those it has begun before, or at the end of each.
STEP = """
import os, signal, sys
from pathlib import Path
from core.errors import Unavailable
from importers.osm.imports import import_osm
from importers.osm.reader import Reader

url, file, when, *begun = sys.argv[1:]

class Deadly:
    def stage(self, name):
        print("begins", name, flush=True)
        if when == "begins" and name not in begun:
            os.kill(os.getpid(), signal.SIGKILL)

    def advance(self, objects, share):
        pass

    def ended(self, name, seconds, told):
        print("ends", name, flush=True)
        if when == "ends" and name != "swap":
            os.kill(os.getpid(), signal.SIGKILL)

import_osm(url, Path(file), print, resume=True, progress=Deadly())
"""

# Dies while the file is being sorted: a part of it is there, and can be read.
HALF = """
import os, signal, sys
from pathlib import Path
from importers.osm import imports, source

class Half(source.osmium.WriteHandler):
    def __init__(self, path):
        super().__init__(path)
        self.close()
        os.kill(os.getpid(), signal.SIGKILL)

source.osmium.WriteHandler = Half
imports.import_osm(sys.argv[1], Path(sys.argv[2]), print)
"""


@pytest.fixture
def second(tmp_path):
    """Another state of the town; its elements are in no order."""
    file = tmp_path / "second.opl"
    lines = TOWN.read_text("utf-8").splitlines()[1:]
    lines.append("n900 v1 Tamenity=cafe,name=Nova x2.35 y48.85")
    random.Random(5).shuffle(lines)
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


@pytest.fixture
def second_as_pbf(second):
    file = second.with_suffix(".osm.pbf")
    with osmium.SimpleWriter(str(file)) as writer:
        for element in osmium.FileProcessor(str(second)):
            writer.add(element)
    return file


def step(url, file, when, home):
    """Processes that die in turn until one ends; what they have begun and ended."""
    told: list[tuple[str, str]] = []
    for _ in range(30):
        begun = [name for word, name in told if word == "begins"]
        process = start(STEP, url, file, when, *begun, data_dir=home)
        out, err = process.communicate(timeout=120)
        assert process.returncode in (0, -signal.SIGKILL), err
        wait_for_backends(url)
        told += [tuple(line.split()) for line in out.splitlines()]
        if process.returncode == 0:
            return told
    raise AssertionError(told)


@pytest.mark.parametrize("when", ["begins", "ends"])
def test_killed_in_every_stage_it_goes_on_with_that_stage(when, second, before, copy, home):
    whole, url = copy(before), copy(before)
    import_osm(whole, second, quiet)
    told = step(url, second, when, home)
    names = ["sort", *(stage.__name__ for stage in STAGES)]
    times = 2 if when == "begins" else 1
    assert [name for word, name in told if word == "ends"] == names
    assert [name for word, name in told if word == "begins"] == [
        name for name in names for _ in range(times)
    ]
    assert differences(url, whole) == {}
    assert history(url) == history(whole)
    assert left(url, home) == []


def test_a_file_that_proves_unsorted_goes_on_from_its_sorted_copy(
    second_as_pbf, second, before, copy, home
):
    whole, url = copy(before), copy(before)
    import_osm(whole, second, quiet)
    told = step(url, second_as_pbf, "ends", home)
    ended = [name for word, name in told if word == "ends"]
    names = [stage.__name__ for stage in STAGES]
    assert ended[ended.index("sort") + 1 :] == names
    assert differences(url, whole) == {}
    assert history(url) == history(whole)
    assert left(url, home) == []


def test_a_half_sorted_copy_is_not_gone_on_with(second, before, copy, home):
    whole, url = copy(before), copy(before)
    import_osm(whole, second, quiet)
    kill_itself(HALF, url, second, home)
    assert list(home.rglob("*.osm.pbf"))
    assert "sort" in finish(url, second, "resume", home)
    assert differences(url, whole) == {}
    assert left(url, home) == []


def kill_itself(code, url, *arguments):
    *rest, home = arguments
    process = start(code, url, *rest, data_dir=home)
    _, err = process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL, err
    wait_for_backends(url)


AFTER = """
import os, signal, sys
from pathlib import Path
from core.errors import Unavailable
from importers.osm.imports import import_osm
from importers.osm.reader import Reader
from importers.osm.progress import Lines

class Deadly(Lines):
    def ended(self, name, seconds, told):
        if name == sys.argv[3]:
            os.kill(os.getpid(), signal.SIGKILL)

import_osm(sys.argv[1], Path(sys.argv[2]), print, progress=Deadly(print))
"""


@pytest.mark.parametrize("stage", ["nodes", "build"])
def test_an_update_between_a_kill_and_going_on_harms_neither(
    stage, second, before, copy, home, tmp_path
):
    """What the update names and what the import names are the same places."""
    diff = tmp_path / "diff.osc"
    diff.write_text(
        "<osmChange version='0.6'>"
        "<create><node id='900' version='1' lat='48.85' lon='2.35'>"
        "<tag k='amenity' v='cafe'/><tag k='name' v='Nova'/></node></create>"
        "<delete><node id='9' version='3' lat='48.8' lon='2.3'/></delete></osmChange>"
    )
    moment = datetime(2026, 2, 1, tzinfo=UTC)
    whole, url = copy(before), copy(before)
    kill_itself(AFTER, url, second, stage, home)
    for each in (whole, url):
        with psycopg.connect(each) as conn:
            apply(conn, diff, State(7, moment))
            conn.execute("UPDATE osm.extract SET updated_at = now()")  # as who follows a feed does
    import_osm(whole, second, quiet)
    run = finish(url, second, "resume", home)
    assert "nodes" not in run
    assert differences(url, whole) == {}
    assert history(url) == history(whole)
    assert left(url, home) == []


@pytest.mark.parametrize("stage", ["nodes", "relations", "build"])
def test_after_a_crash_of_postgresql_it_starts_again(stage, second, before, copy, home):
    """A crash empties tables that are not logged."""
    whole, url = copy(before), copy(before)
    import_osm(whole, second, quiet)
    kill_itself(AFTER, url, second, stage, home)
    with psycopg.connect(url) as conn:
        unlogged = conn.execute(UNLOGGED).fetchall()
        for (name,) in unlogged:
            conn.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier("osm_load", name)))
    assert unlogged
    assert "start" in finish(url, second, "resume", home)
    assert differences(url, whole) == {}
    assert history(url) == history(whole)
    assert left(url, home) == []


UNLOGGED = """
SELECT relname FROM pg_class
WHERE relnamespace = 'osm_load'::regnamespace AND relpersistence = 'u' AND relkind = 'r'
"""


def test_a_child_that_is_killed_ends_the_import_with_a_clear_line(before, copy, home, monkeypatch):
    """As for lack of memory; nothing is left, and the file is not blamed."""
    url = copy(before)
    old = fetch(url, SERVED)
    monkeypatch.setattr(Reader, "nodes", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    with pytest.raises(Unavailable, match="memory"):
        import_osm(url, TOWN, quiet)
    assert fetch(url, SERVED) == old
    assert left(url, home) == []
