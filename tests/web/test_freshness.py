"""A reader is told of old data where a feed is followed, calmly; and never waits for it."""

import time
from contextlib import asynccontextmanager

import psycopg
import pytest
from psycopg_pool import PoolTimeout

from core.migrations import migrate
from web.freshness import PATIENCE_S, days_behind


@pytest.fixture(scope="module")
def followed(new_database):
    url = new_database("freshness")
    with psycopg.connect(url) as conn:
        migrate(conn)
        conn.execute(
            "INSERT INTO osm.extract (name, sha256, imported_at, seconds, taxonomy, dropped)"
            " VALUES ('x', 'x', now(), 1, 'x', '{}')"
        )
    return url


def made(url, hours, feed=True):
    with psycopg.connect(url) as conn:
        conn.execute("UPDATE osm.extract SET data_timestamp = now() - %s * interval '1h'", (hours,))
        conn.execute("DELETE FROM importer.feed")
        if feed:
            conn.execute("INSERT INTO importer.feed (url, checked_at) VALUES ('/f', now())")


LATE = 'class="panel__late"'


@pytest.mark.parametrize(
    ("lang", "words"),
    [("fr", '<p class="panel__late">Données de J-2\u00a0: '), ("en", "Data 2 days old: ")],
)
async def test_data_of_two_days_ago_are_told(followed, client_of, lang, words):
    made(followed, 60)
    async with client_of(followed) as client:
        assert words in (await client.get("/", params={"lang": lang})).text


@pytest.mark.parametrize(("hours", "feed"), [(None, True), (0, True), (47, True), (900, False)])
async def test_fresh_data_and_data_without_a_feed_are_not(followed, client_of, hours, feed):
    made(followed, hours, feed)
    async with client_of(followed) as client:
        assert LATE not in (await client.get("/")).text


async def test_a_database_that_is_away_is_not_waited_for():
    asked = []

    @asynccontextmanager
    async def connect(*, timeout):  # noqa: ASYNC109, as the pool has it
        asked.append(timeout)
        raise PoolTimeout("nobody there")
        yield

    began = time.monotonic()
    assert await days_behind(connect) == 0
    assert time.monotonic() - began < PATIENCE_S
    assert asked == [PATIENCE_S]
