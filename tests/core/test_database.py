"""A database that cannot be used is told in one clear sentence, without its password."""

import socket

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from core.database import connect, database_url, open_pools
from core.errors import DomainError, Invalid, Unavailable
from core.settings import settings

SECRET = "s3cr3t-Pa55"


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def texts(error: DomainError) -> tuple[str, str]:
    """Both languages, checked for what must never be in them."""
    for text in (error.text("fr"), error.text("en")):
        assert SECRET not in text
        assert "\n" not in text
    return error.text("fr"), error.text("en")


def test_a_refused_port_is_named(closed_port):
    url = f"postgresql://map:{SECRET}@127.0.0.1:{closed_port}/commons"
    with pytest.raises(Unavailable) as caught:
        connect(url)
    fr, en = texts(caught.value)
    for text in (fr, en):
        assert f"127.0.0.1:{closed_port}/commons" in text
        assert "MAPCOMMONS_DATABASE_URL" in text
    assert "ne répond pas" in fr
    assert "does not answer" in en


def test_a_wrong_password_is_told_without_it(server_url):
    with pytest.raises(Unavailable, match="password authentication failed") as caught:
        connect(make_conninfo(server_url, password=SECRET))
    texts(caught.value)


def test_a_database_that_does_not_exist_is_named(server_url):
    with pytest.raises(Unavailable, match="nowhere") as caught:
        connect(make_conninfo(server_url, dbname="nowhere"))
    texts(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "not a url",
        f"postgres:/map:{SECRET}@host/commons",
        f"host=db password={SECRET} and more",
        f"host=db pasword={SECRET}",
        f"postgresql://map:{SECRET}@host/commons?sslmod=on",
        f"postgresql://map:pa@{SECRET}@host/commons",
        f"mysql://map:{SECRET}@host/commons",
        f"postgresql://map:{SECRET}@host/commons%zz",
    ],
)
def test_an_address_that_cannot_be_read_is_never_repeated(url):
    with pytest.raises(Invalid) as caught:
        connect(url)
    fr, en = texts(caught.value)
    assert "postgresql://utilisateur:motdepasse@hôte:5432/base" in fr
    assert "postgresql://user:password@host:5432/database" in en


@pytest.mark.parametrize("port", ["5432x", "99999", "-1"])
def test_a_port_that_is_none_is_told(port):
    with pytest.raises(DomainError) as caught:
        connect(f"host=127.0.0.1 port={port} password={SECRET}")
    texts(caught.value)


def test_no_database_at_all_says_how_to_get_one(use):
    use("")
    with pytest.raises(Invalid) as caught:
        database_url()
    for text in texts(caught.value):
        assert "MAPCOMMONS_DATABASE_URL" in text
        assert "./mapcommons up" in text


async def test_the_read_pool_cannot_write_and_the_write_pool_can(empty, use):
    use(empty)
    async with open_pools() as pools:
        async with pools.read.connection() as conn:
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                await conn.execute("CREATE TABLE public.scratch ()")
        async with pools.write.connection() as conn:
            await conn.execute("CREATE TEMP TABLE scratch ()")


async def test_a_statement_that_never_ends_is_ended(empty, use, monkeypatch):
    monkeypatch.setenv("MAPCOMMONS_STATEMENT_TIMEOUT_MS", "100")
    use(empty)
    async with open_pools() as pools, pools.read.connection() as conn:
        with pytest.raises(psycopg.errors.QueryCanceled):
            await conn.execute("SELECT pg_sleep(60)")


async def test_pools_that_are_too_large_for_the_server_are_refused(empty, use, monkeypatch):
    monkeypatch.setenv("MAPCOMMONS_DATABASE_POOL_SIZE", "100")
    use(empty)
    with pytest.raises(Invalid) as caught:
        async with open_pools():
            pass
    for text in texts(caught.value):
        assert "MAPCOMMONS_DATABASE_POOL_SIZE=100" in text
        assert "201" in text
        assert "max_connections" in text


async def test_pools_are_counted_for_all_workers_together(empty, use, monkeypatch):
    with connect(empty) as conn:
        largest, reserved = (
            int(conn.execute(f"SHOW {name}").fetchone()[0])
            for name in ("max_connections", "superuser_reserved_connections")
        )
    usable = largest - reserved
    workers = usable // 3  # two pools of one, and one to hear of changes
    monkeypatch.setenv("MAPCOMMONS_DATABASE_POOL_SIZE", "1")
    use(empty)
    async with open_pools(workers):
        pass
    with pytest.raises(Invalid, match=str(3 * (workers + 1))):
        async with open_pools(workers + 1):
            pass


async def test_a_replica_that_is_away_is_told_at_the_start(empty, use, monkeypatch, closed_port):
    replica = f"postgresql://map:{SECRET}@127.0.0.1:{closed_port}/replica"
    monkeypatch.setenv("MAPCOMMONS_DATABASE_READ_URL", replica)
    use(empty)
    with pytest.raises(Unavailable, match=f"127.0.0.1:{closed_port}/replica") as caught:
        async with open_pools():
            pass
    texts(caught.value)


async def test_reads_go_to_the_replica_and_writes_to_the_primary(empty, town, use, monkeypatch):
    monkeypatch.setenv("MAPCOMMONS_DATABASE_READ_URL", town)
    use(empty)
    found = {}
    async with open_pools() as pools:
        for name, pool in (("read", pools.read), ("write", pools.write)):
            async with pool.connection() as conn:
                row = await (await conn.execute("SELECT current_database() AS it")).fetchone()
                found[name] = row["it"]
    assert found == {
        name: conninfo_to_dict(url)["dbname"] for name, url in (("read", town), ("write", empty))
    }
    assert settings().database_read_url == town
