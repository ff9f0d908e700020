"""Real PostGIS databases, filled by the real importer; the real application on top of them."""

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from psycopg import sql
from psycopg.conninfo import make_conninfo
from running import served
from samples import TOWN, shared

from core.cluster.lease import leased, private_server
from core.migrations import migrate
from core.settings import settings
from importers.osm.imports import import_osm
from importers.world.load import load_world

# A store on the disk would make tests see the tiles of others: those about it ask for one.
os.environ.setdefault("MAPCOMMONS_TILE_STORE_MB", "0")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--kills", type=int, default=4, help="how many imports and updates to kill (of 50)"
    )
    parser.addoption("--fuzz", type=int, default=400, help="how many requests to invent")


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """A PostgreSQL server: the one `./mapcommons test` started, or one of our own."""
    if url := os.environ.get("MAPCOMMONS_TEST_SERVER_URL"):
        yield url
        return
    with leased(private_server(settings(), print)) as server:
        yield server.url()


@pytest.fixture(scope="session")
def new_database(server_url: str) -> Iterator[Callable[[str], str]]:
    """`new_database("name")` makes an empty database, dropped at the end, and returns its URL."""
    made: list[sql.Identifier] = []

    def make(name: str) -> str:
        full = f"test_{os.getpid()}_{len(made)}_{name}"
        made.append(sql.Identifier(full))
        with psycopg.connect(server_url, autocommit=True) as conn:
            conn.execute(sql.SQL("CREATE DATABASE {}").format(made[-1]))
        return make_conninfo(server_url, dbname=full)

    yield make
    with psycopg.connect(server_url, autocommit=True) as conn:
        for database in made:
            conn.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(database))


@pytest.fixture(scope="session")
def empty(new_database: Callable[[str], str]) -> str:
    """A database that is migrated, and holds nothing."""
    url = new_database("empty")
    with psycopg.connect(url) as conn:
        migrate(conn)
    return url


@pytest.fixture(scope="session")
def town(new_database: Callable[[str], str]) -> str:
    """A small town of our own (tests/data/town.opl), imported."""
    return _imported(new_database("town"), TOWN)


@pytest.fixture(scope="session")
def geneva(new_database: Callable[[str], str]) -> str:
    """Central Geneva, imported."""
    file = shared("osm/geneva.osm.pbf")
    return _imported(new_database("geneva"), file)


@pytest.fixture(scope="session")
def monaco(new_database: Callable[[str], str]) -> str:
    """Monaco, imported."""
    file = shared("osm/monaco-2026.osm.pbf")
    return _imported(new_database("monaco"), file)


@pytest.fixture(scope="session")
def world(new_database: Callable[[str], str]) -> str:
    """Monaco, and the world around it."""
    url = new_database("world")
    with psycopg.connect(url) as conn:
        migrate(conn)
    assert load_world(url, settings().assets_dir / "world" / "world.jsonl.gz")
    return _imported(url, shared("osm/monaco-2026.osm.pbf"))


@pytest.fixture(scope="session")
def geneva_in_the_world(new_database: Callable[[str], str]) -> str:
    """Central Geneva, and the world around it."""
    url = new_database("geneva_in_the_world")
    with psycopg.connect(url) as conn:
        migrate(conn)
    assert load_world(url, settings().assets_dir / "world" / "world.jsonl.gz")
    return _imported(url, shared("osm/geneva.osm.pbf"))


@pytest.fixture(scope="session")
def liechtenstein(new_database: Callable[[str], str]) -> str:
    """A whole country, imported."""
    file = shared("osm/liechtenstein.osm.pbf")
    return _imported(new_database("liechtenstein"), file)


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """`use(url)` makes it the configured database for one test."""

    def configure(url: str) -> None:
        monkeypatch.setenv("MAPCOMMONS_DATABASE_URL", url)
        settings.cache_clear()

    yield configure
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def client_of(
    use: Callable[[str], None],
) -> Callable[[str, FastAPI | None], AsyncIterator[AsyncClient]]:
    """`async with client_of(url) as client`: the whole site on that database."""

    @asynccontextmanager
    async def serve(url: str, app: FastAPI | None = None) -> AsyncIterator[AsyncClient]:
        use(url)
        if app is None:
            from web.app import app
        async with app.router.lifespan_context(app) as state:

            async def with_state(scope, receive, send):  # as a server that runs the lifespan does
                await app(scope | {"state": dict(state)}, receive, send)

            transport = ASGITransport(with_state, raise_app_exceptions=True)
            async with AsyncClient(transport=transport, base_url="http://test") as client:
                yield client

    return serve


@pytest.fixture
async def town_client(town, client_of) -> AsyncIterator[AsyncClient]:
    async with client_of(town) as client:
        yield client


@pytest.fixture
async def geneva_client(geneva, client_of) -> AsyncIterator[AsyncClient]:
    async with client_of(geneva) as client:
        yield client


@pytest.fixture(scope="session")
def town_site(town: str) -> Iterator[str]:
    """The small town served by a real server process; the URL of its origin."""
    with served(town) as origin:
        yield origin


@pytest.fixture(scope="session")
def geneva_site(geneva: str) -> Iterator[str]:
    """Geneva served by a real server process; the URL of its origin."""
    with served(geneva) as origin:
        yield origin


def _imported(url: str, file: Path) -> str:
    import_osm(url, file, lambda line: None)
    return url
