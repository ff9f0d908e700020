"""/metrics is read by Prometheus's own parser; /readyz tells the lag, and is ready all the same."""

import typing
from datetime import timedelta

import psycopg
import pytest
from feeds import START
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from core.http.app import create_app
from core.http.exposition import Gauge, Sample, exposition
from core.http.metrics import TROUBLES
from core.migrations import migrate
from importers.osm.trouble import Code


def parsed(text):
    """(name, labels) → value, as Prometheus reads it."""
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def site(client_of):
    async def get(url, path):
        async with client_of(url, create_app(title="Metrics")) as client:
            return await client.get(path)

    return get


@pytest.fixture(scope="module")
def followed(new_database):
    """Data 50 hours old, three diffs behind a feed that lacks one."""
    url = new_database("metrics")
    with psycopg.connect(url) as conn:
        migrate(conn)
        conn.execute(
            "INSERT INTO osm.extract (name, sha256, data_timestamp, sequence, feed, imported_at,"
            " seconds, taxonomy, dropped) VALUES ('x', 'x', now() - interval '50 hours', 104,"
            " 'https://a.org/b', %s, 1, 'x', %s)",
            (START, '{"way: a \\"bad\\" ring\\\\\\nof two": 3}'),
        )
        conn.execute(
            "INSERT INTO importer.feed VALUES"
            " (true, 'https://a.org/b', 107, now(), now(), 'missing', 'Il manque.', 'Lacks.')"
        )
    return url


async def test_a_feed_that_is_followed_is_in_readyz(site, followed):
    answer = await site(followed, "/readyz")
    assert answer.status_code == 200
    told = answer.json()["replication"]
    lag = told.pop("lag_s")
    assert told == {
        "feed": "https://a.org/b",
        "sequence": 104,
        "latest_sequence": 107,
        "gap": 3,
        "trouble": "missing",
    }
    assert timedelta(hours=50) <= timedelta(seconds=lag) < timedelta(hours=51)


async def test_without_a_feed_readyz_tells_none(site, town, empty):
    assert (await site(town, "/readyz")).json()["replication"] is None
    assert (await site(empty, "/readyz")).json()["replication"] is None


async def test_metrics_of_a_feed(site, followed):
    answer = await site(followed, "/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    told = parsed(answer.text)
    assert told["mapcommons_up",] == 1
    assert told["mapcommons_database_up",] == 1
    assert told["mapcommons_replication_sequence",] == 104
    assert told["mapcommons_replication_latest_sequence",] == 107
    assert told["mapcommons_replication_gap",] == 3
    assert 50 * 3600 <= told["mapcommons_replication_lag_seconds",] < 51 * 3600
    assert told["mapcommons_imported_timestamp_seconds",] == START.timestamp()
    assert told["mapcommons_dropped_elements", 'way: a "bad" ring\\\nof two'] == 3
    troubles = {code: told["mapcommons_replication_trouble", code] for code in TROUBLES}
    assert troubles == dict.fromkeys(TROUBLES, 0) | {"missing": 1}


async def test_metrics_of_data_without_a_feed(site, town):
    told = parsed((await site(town, "/metrics")).text)
    with psycopg.connect(town) as conn:
        (places,) = conn.execute("SELECT count(*) FROM osm.place").fetchone()
        (date,) = conn.execute("SELECT data_timestamp FROM osm.extract").fetchone()
    assert told["mapcommons_rows", "place"] == places
    assert told["mapcommons_extract_timestamp_seconds",] == date.timestamp()
    assert not [key for key in told if "replication" in key[0]]


async def test_metrics_of_a_database_that_was_never_migrated(site, new_database):
    answer = await site(new_database("metrics_bare"), "/metrics")
    assert parsed(answer.text) == {("mapcommons_up",): 1, ("mapcommons_database_up",): 1}


async def test_metrics_without_the_database(client_of, town, monkeypatch):
    async with client_of(town, app := create_app(title="Metrics")) as client:
        assert app
        monkeypatch.setattr("core.health.content", _away)
        told = parsed((await client.get("/metrics")).text)
    assert told == {("mapcommons_up",): 1, ("mapcommons_database_up",): 0}


async def _away(conn):
    raise psycopg.OperationalError("the server closed the connection")


def test_every_trouble_has_its_metric():
    assert typing.get_args(Code) == TROUBLES


VALUES = st.one_of(st.integers(-(2**53), 2**53), st.floats(allow_nan=False))


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r")), VALUES)
def test_any_label_and_number_is_read_as_it_was_written(label, value):
    gauge = Gauge("some_rows", "Rows\nof \\ all", [Sample(value, {"table": label, "b": "c"})])
    [family] = text_string_to_metric_families(exposition([gauge]))
    [sample] = family.samples
    assert sample.labels == {"table": label, "b": "c"}
    assert sample.value == value
    assert family.documentation == "Rows\nof \\ all"
