"""A feed is read whole or not at all, and what is wrong with it is told by name."""

import gzip
import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from feeds import EMPTY, Published, serving, written
from hypothesis import given
from hypothesis import strategies as st
from samples import shared

from core.errors import Invalid
from importers.osm.beginning import at_or_before
from importers.osm.feed import Feed, Limits, same
from importers.osm.state import GREATEST, State, folder_of, parse_state
from importers.osm.trouble import Trouble

MOMENTS = st.datetimes(
    datetime(2004, 8, 9), datetime(2199, 1, 1), timezones=st.just(UTC)
).map(lambda moment: moment.replace(microsecond=0))  # fmt: skip


@pytest.fixture
def published(tmp_path):
    feed = Published(tmp_path / "feed")
    feed.publish(3)
    return feed


@pytest.fixture
def served(published):
    with serving(published.folder) as served:
        yield served


@pytest.fixture
def target(tmp_path):
    return tmp_path / "diff.osc.gz"


def trouble(call, *arguments):
    with pytest.raises(Trouble) as caught:
        call(*arguments)
    assert caught.value.text("fr") != caught.value.text("en")
    return caught.value


@given(st.integers(0, GREATEST), MOMENTS)
def test_a_state_that_was_written_is_read(sequence, timestamp):
    assert parse_state(written(sequence, timestamp)) == State(sequence, timestamp)


@given(st.binary(max_size=200))
def test_anything_else_is_refused_with_a_reason(content):
    with pytest.raises(ValueError):
        parse_state(content)


@given(st.integers(0, GREATEST))
def test_a_sequence_is_two_folders_and_a_file(sequence):
    folder = folder_of(sequence)
    assert [len(part) for part in folder.split("/")] == [3, 3, 3]
    assert int(folder.replace("/", "")) == sequence


@pytest.mark.parametrize("sequence", [-1, GREATEST + 1])
def test_other_sequences_have_no_place(sequence):
    with pytest.raises(ValueError, match=str(sequence)):
        folder_of(sequence)


def test_a_state_of_the_planet_is_read():
    content = (
        b"#Sat Nov 21 19:35:02 UTC 2026\n\ntxnMaxQueried=1234\r\nsequenceNumber = 7354321\n"
        b"timestamp=2026-11-21T19\\:34\\u003a12Z\ntxnReadyList=1,2\n! the end"
    )
    assert parse_state(content) == State(7354321, datetime(2026, 11, 21, 19, 34, 12, tzinfo=UTC))


TIME = "timestamp=2026-01-01T00\\:00\\:00Z\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (TIME, "sequenceNumber is ''"),
        ("sequenceNumber=1\n", "timestamp is ''"),
        (f"sequenceNumber=1\nsequenceNumber=1\n{TIME}", "twice"),
        (f"sequenceNumber=-1\n{TIME}", "'-1'"),
        (f"sequenceNumber=1.5\n{TIME}", "1.5"),
        (f"sequenceNumber=1234567890\n{TIME}", "1234567890"),
        (f"sequenceNumber=1\\\n{TIME}", "backslash"),
        ("sequenceNumber=1\ntimestamp=2026-02-30T00\\:00\\:00Z", "day is out of range"),
        ("sequenceNumber=1\ntimestamp=2026-01-01 00\\:00\\:00", "not like"),
        ("<html>Back soon</html>", "not key=value"),
        ("sequenceNumber=٣\n", "ascii"),
    ],
)
def test_a_state_that_is_not_one_says_why(content, reason):
    with pytest.raises(ValueError, match=reason):
        parse_state(content.encode())


def test_a_folder_and_a_server_give_the_same(published, served, target):
    for feed in (Feed(str(published.folder)), Feed(f"{served.url}/")):
        assert feed.newest() == State(102, published.time(102))
        assert feed.state(101) == State(101, published.time(101))
        assert feed.state(99) is None
        digest = feed.fetch(102, target)
        assert target.read_bytes() == published.path(102, "osc.gz").read_bytes()
        assert digest == hashlib.sha256(target.read_bytes()).hexdigest()
    assert served.agents == {"MapCommons/0.1.0"}


def test_a_real_feed_is_read(target):
    feed = Feed(str(shared("replication/monaco")))
    newest = feed.newest()
    assert newest == State(3076, datetime(2021, 8, 30, 20, 21, 43, tzinfo=UTC))
    for sequence in range(3047, 3077):
        assert feed.state(sequence).timestamp <= newest.timestamp
        feed.fetch(sequence, target)


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        (404, "away", "has no state.txt"),
        (500, "away", "HTTP 500"),
        ("hang", "away", "timed out"),
        ("truncate", "away", "bytes"),
        ("drip", "away", "not whole after"),
        ("file:///etc/passwd", "away", "302"),
        ("ftp://127.0.0.1/state.txt", "away", "302"),
        (b"<html>Back soon</html>", "damaged", "not key=value"),
        (b"x" * 70_000, "damaged", "more than 65536 bytes"),
    ],
)
def test_what_is_wrong_with_the_newest_state_is_told(served, fault, code, words):
    served.faults["/state.txt"] = fault
    limits = Limits(timeout_s=0.3, whole_s=0.3)
    told = trouble(Feed(served.url, limits).newest)
    assert told.code == code
    assert served.url in told.text("en")
    assert words in told.text("en")


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        (404, "missing", "000/000/101.osc.gz"),
        (410, "missing", "sequence 101 is published"),
        (503, "away", "HTTP 503"),
        ("hang", "away", "timed out"),
        ("truncate", "away", "bytes"),
        (b"", "damaged", "empty"),
        (b"no gzip", "damaged", "Not a gzipped file"),
        (gzip.compress(EMPTY)[:-4], "damaged", "end-of-stream"),
        (gzip.compress(EMPTY)[:-8] + bytes(8), "damaged", "CRC"),
        (gzip.compress(b""), "damaged", "empty"),
        (gzip.compress(b"<osm></osm>"), "damaged", "no osmChange"),
    ],
)
def test_what_is_wrong_with_a_diff_is_told(served, target, fault, code, words):
    served.faults["101.osc.gz"] = fault
    told = trouble(Feed(served.url, Limits(timeout_s=0.3)).fetch, 101, target)
    assert told.code == code
    assert served.url in told.text("en")
    assert "101.osc.gz" in told.text("fr")
    assert words in told.text("en")


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(), "unpacks to more than 16777216"),
        (Limits(unpacked=1 << 20), "unpacks to more than 1048576"),
        (Limits(packed=1000), "more than 1000 bytes"),
    ],
)
def test_a_gzip_bomb_is_refused(published, target, limits, words):
    bomb = gzip.compress(EMPTY + bytes(20 << 20), mtime=0)
    published.path(101, "osc.gz").write_bytes(bomb)
    told = trouble(Feed(str(published.folder), limits).fetch, 101, target)
    assert told.code == "damaged"
    assert words in told.text("en")


def test_a_state_under_the_name_of_another_is_damaged(published):
    published.path(101, "state.txt").write_bytes(written(100, published.time(100)))
    told = trouble(Feed(str(published.folder)).state, 101)
    assert told.code == "damaged"
    assert "sequenceNumber=100" in told.text("en")


def test_a_server_that_is_off_is_away(tmp_path):
    with serving(tmp_path) as served:
        pass
    assert trouble(Feed(served.url).newest).code == "away"


def test_a_folder_that_holds_no_feed_is_away(tmp_path):
    assert trouble(Feed(str(tmp_path)).newest).code == "away"


@pytest.mark.parametrize(
    "place",
    [
        "/nowhere/at/all", "~nobody/feed", "ftp://example.org/feed", "https://", "https://user:secret@example.org/a",
        "https://example.org/a?b=c", "https://example.org/a b", "https://[example/", "https://a:b/",
        "http://a:99999/",
    ],
)  # fmt: skip
def test_what_is_no_feed_is_refused_before_anything_is_asked(place):
    with pytest.raises(Invalid) as caught:
        Feed(place)
    assert "secret" not in caught.value.text("en")


def test_a_file_url_is_a_folder(published):
    assert Feed(published.folder.as_uri()).name == str(published.folder.resolve())


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("http://a.org/x", "https://A.org/x/", True),
        ("http://a.org/x", "http://a.org/X", False),
        ("/srv/feed", "/srv/feed/", True),
        ("/srv/feed", "/srv/other", False),
    ],
)
def test_two_names_of_one_feed_are_the_same(one, other, expected):
    assert same(one, other) is expected


@pytest.mark.parametrize("hours", [0, 1, 23, 24, 25, 200, 24 * 39, 24 * 40 + 5])
def test_the_start_is_found_by_the_date_of_the_data(tmp_path, hours):
    published = Published(tmp_path / "feed")
    published.publish(40)
    with serving(published.folder) as served:
        feed = Feed(served.url)
        newest = feed.newest()
        found = at_or_before(feed, published.time(100) + timedelta(hours=hours), newest)
        assert found.sequence == min(100 + hours // 24, 139)
        assert len(served.asked) <= 16


def test_a_feed_from_its_very_first_state_is_found_too(tmp_path):
    published = Published(tmp_path / "feed", first=0)
    published.publish(5)
    feed = Feed(str(published.folder))
    assert at_or_before(feed, published.time(0), feed.newest()).sequence == 0


def test_data_older_than_the_feed_are_told_so(published):
    feed = Feed(str(published.folder))
    told = trouble(at_or_before, feed, published.time(100) - timedelta(days=1), feed.newest())
    assert told.code == "missing"
    assert "sequence 100" in told.text("en")
