"""Every diff is applied once, with its sequence; what goes wrong is told and skips nothing."""

import gzip
import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta

import psycopg
import pytest
from feeds import Published, serving
from samples import shared

from core.errors import Conflict, Invalid
from core.migrations import migrate
from core.settings import ROOT
from importers.osm import updates
from importers.osm.imports import import_osm
from importers.osm.position import Standing, standing
from importers.osm.trouble import Trouble
from importers.osm.updates import follow

CREATE = """
CREATE TABLE public.seen (
    id bigint GENERATED ALWAYS AS IDENTITY, sequence bigint, nodes bigint
)
"""


@pytest.fixture(scope="module")
def template(new_database):
    """A migrated database that holds an extract of no rows, and a table to apply diffs to."""
    url = new_database("updates")
    with psycopg.connect(url) as conn:
        migrate(conn)
        conn.execute(CREATE)
    return url


class Base:
    """The database, as the tests look at it."""

    def __init__(self, url):
        self.url, self.said = url, []

    def imported(self, sequence, timestamp, feed):
        with psycopg.connect(self.url) as conn:
            conn.execute("TRUNCATE public.seen, importer.applied, importer.feed, osm.extract")
            conn.execute(
                "INSERT INTO osm.extract (name, sha256, data_timestamp, sequence, feed, imported_at,"
                " seconds, taxonomy, dropped) VALUES ('x', 'x', %s, %s, %s, now(), 1, 'x', '{}')",
                (timestamp, sequence, feed and str(feed)),
            )

    def fetch(self, query):
        with psycopg.connect(self.url) as conn:
            return conn.execute(query).fetchall()

    def seen(self):
        return [row[0] for row in self.fetch("SELECT sequence FROM seen ORDER BY id")]

    def at(self):
        return self.fetch("SELECT sequence, data_timestamp FROM osm.extract")[0]

    def say(self, *, fr, en):
        assert fr
        self.said.append(en)

    def follow(self, feed=None, apply=None, **options):
        options = {"once": True} | options
        return follow(self.url, feed and str(feed), apply=apply or insert, say=self.say, **options)

    def trouble(self, feed=None, **options):
        """The trouble of one round, which the database has recorded, too."""
        before = (self.seen(), self.at())
        with pytest.raises(Trouble) as caught:
            self.follow(feed, **options)
        assert (self.seen(), self.at()) == before
        there = standing(self.url)
        assert (there.trouble, there.trouble_en) == (caught.value.code, caught.value.text("en"))
        assert there.trouble_fr == caught.value.text("fr")
        return caught.value


def insert(conn, path, state):
    """What applying is to these tests: a row."""
    nodes = gzip.decompress(path.read_bytes()).count(b"<node")
    conn.execute(
        "INSERT INTO public.seen (sequence, nodes) VALUES (%s, %s)", (state.sequence, nodes)
    )
    return nodes


@pytest.fixture
def published(tmp_path):
    feed = Published(tmp_path / "feed")
    feed.publish(5)
    return feed


@pytest.fixture
def base(template, published):
    """Data at sequence 101 of a feed that is at 104."""
    base = Base(template)
    base.imported(101, published.time(101), published.folder.resolve())
    return base


@pytest.fixture
def served(base, published):
    with serving(published.folder) as served:
        base.imported(101, published.time(101), served.url)
        yield served


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    from core.settings import settings

    monkeypatch.setenv("MAPCOMMONS_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    yield tmp_path / "data"
    settings.cache_clear()


def test_all_that_is_published_is_applied_once_and_in_order(base, published, home):
    base.follow()
    assert base.seen() == [102, 103, 104]
    assert base.at() == (104, published.time(104))
    base.follow()
    assert base.seen() == [102, 103, 104]
    published.publish(2)
    base.follow()
    assert base.seen() == [102, 103, 104, 105, 106]
    assert list((home / "feed").iterdir()) == []


def test_what_was_applied_is_logged_with_its_hash(base, published):
    base.follow()
    rows = base.fetch(
        "SELECT sequence, timestamp, sha256, objects FROM importer.applied ORDER BY 1"
    )
    assert [row[:2] for row in rows] == [(n, published.time(n)) for n in (102, 103, 104)]
    assert len({row[2] for row in rows}) == 3
    assert {row[3] for row in rows} == {1}
    assert "  102  2026-01-03 00:00:00 UTC  objects: 1" in base.said


def test_what_the_feed_said_is_known_beside_the_data(base, published):
    base.follow()
    there = standing(base.url)
    assert isinstance(there, Standing)
    assert (there.sequence, there.latest_sequence, there.gap) == (104, 104, 0)
    assert there.feed == str(published.folder.resolve())
    assert there.trouble is None
    assert there.updated_at


def test_a_real_month_of_monaco_is_followed(base, tmp_path):
    extract = shared("replication/monaco/base.osm.pbf")
    import_osm(base.url, extract, lambda line: None)
    (feed,) = base.fetch("SELECT feed FROM osm.extract")
    assert feed == ("http://download.geofabrik.de/europe/monaco-updates",)
    base.follow(extract.parent)
    assert base.at()[0] == 3076
    assert base.seen() == list(range(3048, 3077))
    assert any("Another feed" in line for line in base.said)
    assert base.fetch("SELECT feed FROM osm.extract") == [(str(extract.parent),)]


def test_an_import_clears_the_log_of_the_old_data(base, tmp_path):
    base.follow()
    file = tmp_path / "one.opl"
    file.write_text("n1 v1 t2026-01-01T00:00:00Z Tamenity=cafe,name=A x2 y48\n")
    import_osm(base.url, file, lambda line: None)
    assert base.fetch("SELECT count(*) FROM importer.applied") == [(0,)]
    there = standing(base.url)
    assert (there.sequence, there.updated_at, there.latest_sequence) == (None, None, None)


def test_a_server_that_answers_is_followed(base, served):
    base.follow()
    assert base.seen() == [102, 103, 104]


def test_nothing_new_costs_one_question(base, served):
    base.follow()
    served.asked.clear()
    base.follow()
    assert served.asked == ["/state.txt"]


@pytest.mark.parametrize(
    ("path", "fault", "code", "done"),
    [
        ("/state.txt", 500, "away", []),
        ("/state.txt", 404, "away", []),
        ("/state.txt", b"<html>", "damaged", []),
        ("102.osc.gz", 404, "missing", []),
        ("103.osc.gz", 404, "missing", [102]),
        ("103.state.txt", 404, "missing", [102]),
        ("103.osc.gz", b"", "damaged", [102]),
        ("103.osc.gz", b"\x1f\x8b broken", "damaged", [102]),
        ("103.osc.gz", 502, "away", [102]),
        ("103.osc.gz", "truncate", "away", [102]),
    ],
)
def test_a_fault_stops_before_the_diff_that_has_it(base, served, path, fault, code, done):
    served.faults[path] = fault
    with pytest.raises(Trouble) as caught:
        base.follow()
    told = caught.value
    assert told.code == code
    assert base.seen() == done
    assert base.at()[0] == 101 + len(done)
    assert standing(base.url).trouble == code
    served.faults.clear()
    base.follow()
    assert base.seen() == [102, 103, 104]
    assert standing(base.url).trouble is None
    assert served.url in told.text("fr")


def test_a_gap_is_known_while_a_diff_is_missing(base, served):
    served.faults["102.osc.gz"] = 404
    base.trouble()
    assert standing(base.url).gap == 3


def test_what_was_published_stays_known_while_the_feed_is_away(base, served):
    base.follow()
    served.faults["/state.txt"] = 500
    base.trouble()
    there = standing(base.url)
    assert (there.latest_sequence, there.gap, there.trouble) == (104, 0, "away")


def test_a_rewritten_feed_is_noticed(base, published):
    published.say(101, published.time(101) + timedelta(hours=1))
    told = base.trouble()
    assert told.code == "rewritten"
    assert "2026-01-02 01:00:00 UTC" in told.text("en")
    assert "2026-01-02 00:00:00 UTC" in told.text("fr")


def test_a_rewritten_feed_is_noticed_when_nothing_is_new(base, published):
    base.follow()
    later = published.time(104) + timedelta(hours=1)
    published.announce(104, later)
    assert base.trouble().code == "rewritten"


@pytest.mark.parametrize("sequence", [99, 100])
def test_a_feed_that_goes_backwards_is_noticed(base, published, sequence):
    published.announce(sequence, published.time(sequence))
    assert base.trouble().code == "behind"


def test_a_feed_of_a_later_number_and_an_earlier_time_goes_backwards(base, published):
    published.announce(104, published.time(100))
    assert base.trouble().code == "behind"


def test_a_diff_that_is_older_than_the_one_before_it_is_not_applied(base, published):
    published.say(103, published.time(101))
    with pytest.raises(Trouble, match="goes backwards"):
        base.follow()
    assert base.seen() == [102]


def test_the_same_feed_elsewhere_is_taken_and_told(base, published):
    with serving(published.folder) as served:
        base.follow(served.url)
        assert base.seen() == [102, 103, 104]
        assert base.fetch("SELECT feed FROM osm.extract") == [(served.url,)]
        assert sum("the same state" in line for line in base.said) == 1


@pytest.mark.parametrize(
    ("first", "period"), [(90, timedelta(days=1)), (100, timedelta(days=2)), (200, timedelta(1))]
)
def test_another_feed_is_refused(base, tmp_path, first, period):
    foreign = Published(tmp_path / "foreign", first, period)
    foreign.publish(30)
    told = base.trouble(foreign.folder)
    assert told.code == "other"
    assert str(foreign.folder) in told.text("en")
    assert "101" in told.text("fr")


def test_an_extract_without_a_sequence_starts_by_its_date(base, published):
    base.imported(None, published.time(102) + timedelta(hours=3), None)
    base.follow(published.folder)
    assert base.seen() == [103, 104]
    assert base.said[0].startswith("Starting at sequence 102 of 2026-01-03 00:00:00 UTC")


def test_an_extract_without_sequence_and_date_needs_to_be_told(base, published):
    base.imported(None, None, None)
    with pytest.raises(Invalid, match="--from SEQUENCE"):
        base.follow(published.folder)
    base.follow(published.folder, start=102)
    assert base.seen() == [103, 104]
    base.follow(published.folder, start=102)  # as a service that is started again says it
    assert base.seen() == [103, 104]


def test_from_may_go_back_and_never_skips(base, published):
    with pytest.raises(Invalid, match="would skip diffs"):
        base.follow(start=103)
    base.follow(start=100)
    assert base.seen() == [101, 102, 103, 104]


def test_from_a_sequence_that_the_feed_lacks_is_refused(base, published):
    base.imported(None, None, None)
    with pytest.raises(Invalid, match="its newest is 104"):
        base.follow(published.folder, start=999)


def test_without_a_feed_there_is_nothing_to_follow(base, published):
    base.imported(101, published.time(101), None)
    with pytest.raises(Invalid, match="names no feed"):
        base.follow()


def test_without_an_import_there_is_nothing_to_follow(base, empty, published):
    with pytest.raises(Invalid, match="Nothing has been imported"):
        Base(empty).follow(published.folder)


def test_an_apply_that_refuses_changes_nothing(base):
    def refuse(conn, path, state):
        insert(conn, path, state)
        raise Invalid(fr="Une autre région.", en="Another region.")

    told = base.trouble(apply=refuse)
    assert told.code == "refused"
    assert "Diff 102" in told.text("en")
    assert "Another region." in told.text("en")
    assert base.fetch("SELECT count(*) FROM importer.applied") == [(0,)]


def test_an_apply_that_fails_changes_nothing(base):
    def fail(conn, path, state):
        insert(conn, path, state)
        conn.execute("SELECT 1 / 0")

    with pytest.raises(psycopg.errors.DivisionByZero):
        base.follow(apply=fail)
    assert base.seen() == []
    assert base.at()[0] == 101


def test_an_apply_cannot_commit_on_its_own(base):
    def commit(conn, path, state):
        insert(conn, path, state)
        conn.commit()

    with pytest.raises(psycopg.ProgrammingError):
        base.follow(apply=commit)
    assert base.seen() == []


def test_imports_wait_while_a_diff_is_applied_and_not_otherwise(base, published, tmp_path):
    file = tmp_path / "one.opl"
    file.write_text("n1 Tamenity=cafe,name=A x2 y48\n")

    def apply(conn, path, state):
        with pytest.raises(Conflict, match="an update, is running"):
            import_osm(base.url, file, lambda line: None)

    base.follow(apply=apply)
    import_osm(base.url, file, lambda line: None)


def test_an_update_waits_while_an_import_runs(base):
    with psycopg.connect(base.url) as conn:
        conn.execute("SELECT pg_advisory_lock(5198158)")
        with pytest.raises(Conflict, match="try again"):
            base.follow()
    base.follow()
    assert base.seen() == [102, 103, 104]


class Stop(BaseException):
    """The end of following, in these tests."""


def followed(base, monkeypatch, *turns, **options):
    """Follow without end; each turn runs instead of a pause. Returns the pauses, in seconds."""
    pauses, left = [], list(turns)

    def sleep(seconds):
        pauses.append(seconds)
        if not left:
            raise Stop
        left.pop(0)()

    monkeypatch.setattr(updates.time, "sleep", sleep)
    with pytest.raises(Stop):
        base.follow(once=False, **options)
    return pauses


def test_following_goes_on_with_what_comes(base, published, monkeypatch):
    followed(base, monkeypatch, published.publish, lambda: None, lambda: published.publish(2))
    assert base.seen() == list(range(102, 108))


@pytest.mark.parametrize(
    ("period", "pause"),
    [(timedelta(seconds=1), 20), (timedelta(seconds=60), 60), (timedelta(days=1), 3600)],
)
def test_the_pause_is_the_rhythm_of_the_feed(base, tmp_path, monkeypatch, period, pause):
    feed = Published(tmp_path / "rhythm", period=period)
    feed.publish(3)
    base.imported(101, feed.time(101), feed.folder)
    assert followed(base, monkeypatch, lambda: None) == [pause, pause]


def test_an_outage_is_waited_out_longer_and_longer(base, served, monkeypatch):
    served.faults["/state.txt"] = 503
    pauses = followed(
        base, monkeypatch, *[lambda: None] * 8, served.faults.clear, lambda: None
    )  # fmt: skip
    assert pauses == [20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600]
    assert base.seen() == [102, 103, 104]
    assert sum("Trying again in" in line for line in base.said) == 9


def test_an_import_that_runs_is_waited_out(base, monkeypatch):
    with psycopg.connect(base.url) as conn:
        conn.execute("SELECT pg_advisory_lock(5198158)")
        followed(base, monkeypatch, conn.close)
    assert base.seen() == [102, 103, 104]


def test_a_missing_diff_ends_following(base, served):
    served.faults["103.osc.gz"] = 404
    with pytest.raises(Trouble) as caught:
        base.follow(once=False)
    assert caught.value.code == "missing"


def test_following_takes_the_feed_of_a_new_extract(base, published, tmp_path, monkeypatch):
    other = Published(tmp_path / "other", first=500)
    other.publish(3)
    followed(base, monkeypatch, lambda: base.imported(501, other.time(501), other.folder))
    assert base.seen() == [502]


SLOW = """
import sys
from importers.osm import updates
updates.SHORTEST_S = updates.LONGEST_S = 0.05

def apply(conn, path, state):
    conn.execute("INSERT INTO public.seen (sequence, nodes) VALUES (%s, 1)", (state.sequence,))
    conn.execute("SELECT pg_sleep(0.02)")
    conn.execute("INSERT INTO public.seen (sequence, nodes) VALUES (%s, 2)", (state.sequence,))

def say(*, fr, en):
    print(en, flush=True)

updates.follow(sys.argv[1], None, False, apply, say)
"""


# In one statement: what the killed one has sent may still be committed between two.
TOGETHER = """
SELECT
    extract.sequence,
    array(SELECT sequence FROM public.seen ORDER BY id),
    array(SELECT sequence FROM importer.applied ORDER BY 1)
FROM osm.extract
"""


def start(base, home):
    return subprocess.Popen(
        [sys.executable, "-c", SLOW, base.url],
        env=os.environ | {"PYTHONPATH": str(ROOT), "MAPCOMMONS_DATA_DIR": str(home)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_killed_again_and_again_it_loses_nothing_and_repeats_nothing(base, published, home):
    """kill -9 at random moments; rows, log and sequence agree each time, and in the end are all."""
    published.publish(60)
    chance, kills = random.Random(7), 0
    while base.at()[0] < published.last:
        process = start(base, home)
        process.stdout.readline()  # at work, or waiting for what the last one left
        time.sleep(chance.random() * 0.3)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        kills += 1
        [(at, seen, logged)] = base.fetch(TOGETHER)
        assert seen == [n for n in range(102, at + 1) for _ in "12"]
        assert logged == list(range(102, at + 1))
    assert kills >= 4


def test_a_second_follower_repeats_nothing(base, published, home):
    published.publish(10)
    two = [start(base, home) for _ in range(2)]
    deadline = time.monotonic() + 20
    while base.at()[0] < published.last and time.monotonic() < deadline:
        time.sleep(0.05)
    for process in two:
        process.kill()
        process.communicate()
    assert base.seen() == [n for n in range(102, published.last + 1) for _ in "12"]
