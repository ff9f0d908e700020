"""OPL text in (https://osmcode.org/opl-file-format/), rows out; databases to import into."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from killing import quiet
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from reading import read
from samples import TOWN

from core.settings import settings
from importers.osm.imports import import_osm
from importers.osm.topics import topics


@pytest.fixture
def rows(tmp_path):
    """`rows(opl)` → {table: [{column: value}]} as the importer reads it."""

    def from_opl(opl):
        file = tmp_path / "input.opl"
        file.write_text(opl)
        columns = {topic.table: ("osm_type", "osm_id", *topic.columns) for topic in topics({})}
        found = {}
        rows, dropped = read(file)
        for row in rows:
            values = (row.osm_type, row.osm_id, *row.row)
            found.setdefault(row.table, []).append(
                dict(zip(columns[row.table], values, strict=True))
            )
        found["dropped"] = dict(dropped)
        return found

    return from_opl


@pytest.fixture(scope="module")
def imports(new_database, tmp_path_factory, request):
    """`imports(opl)` imports it, and returns a function that fetches the rows of a query."""
    numbers, folder = count(), tmp_path_factory.mktemp("opl")
    name = request.module.__name__.rsplit(".")[-1]

    def from_opl(opl):
        number = next(numbers)
        file, url = folder / f"{number}.opl", new_database(f"{name}_{number}")
        file.write_text(opl)
        import_osm(url, file, lambda line: None)

        def fetch(query):
            with psycopg.connect(url) as conn:
                return conn.execute(query).fetchall()

        return fetch

    return from_opl


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
