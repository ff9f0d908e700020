"""Databases to import into, again and again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from killing import quiet
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from samples import TOWN

from core.settings import settings
from importers.osm.imports import import_osm


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data directory of the test's own."""
    monkeypatch.setenv("MAPCOMMONS_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    yield tmp_path / "data"
    settings.cache_clear()


@pytest.fixture(scope="module")
def copies(server_url: str) -> Iterator[Callable[[str], str]]:
    """`copies(url)` is another database with the same content."""
    with copying(server_url, "kept") as copy:
        yield copy


@pytest.fixture
def copy(server_url: str) -> Iterator[Callable[[str], str]]:
    """The same, for one test."""
    with copying(server_url, "copy") as copy:
        yield copy


@pytest.fixture(scope="session")
def before(new_database: Callable[[str], str]) -> str:
    """The town is served: what another import has to leave alone until it is whole."""
    url = new_database("before")
    import_osm(url, TOWN, quiet)
    return url


@contextmanager
def copying(server_url: str, kind: str) -> Iterator[Callable[[str], str]]:
    made: list[sql.Identifier] = []

    def copy(url: str) -> str:
        name = str(conninfo_to_dict(url)["dbname"])
        made.append(sql.Identifier(f"{name}_{kind}{len(made)}"))
        with psycopg.connect(server_url, autocommit=True) as conn:
            conn.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(made[-1], sql.Identifier(name))
            )
        return make_conninfo(url, dbname=f"{name}_{kind}{len(made) - 1}")

    try:
        yield copy
    finally:
        with psycopg.connect(server_url, autocommit=True) as conn:
            for database in made:
                conn.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(database))
