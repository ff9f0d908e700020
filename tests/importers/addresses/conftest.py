"""A database that each test may fill, and a folder for its reports."""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from samples import TOWN

from core.migrations import migrate
from core.settings import ROOT, settings
from importers.addresses.imports import Imported, import_addresses
from importers.osm.imports import import_osm

SAMPLES = ROOT / "tests" / "data" / "addresses"


def quiet(line: str) -> None:
    pass


@pytest.fixture(autouse=True)
def data_dir(tmp_path, monkeypatch):
    monkeypatch.setattr(settings(), "data_dir", tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture(scope="module")
def module_database(new_database, request):
    """The town's OpenStreetMap data; shared by the tests of a module, which empty the rest."""
    url = new_database(f"addresses_{request.module.__name__.rpartition('.')[2]}")
    with psycopg.connect(url) as conn:
        migrate(conn)
    import_osm(url, TOWN, quiet)
    return url


@pytest.fixture
def database(module_database):
    with psycopg.connect(module_database) as conn:
        conn.execute("TRUNCATE places.address, places.address_source")
    return module_database


@pytest.fixture
def load(database, tmp_path) -> Callable[..., Imported]:
    """`load("ban.csv")` imports a sample; `load(text)` what is written there."""

    def run(what: str | bytes | Path) -> Imported:
        if isinstance(what, Path):
            return import_addresses(database, what, quiet)
        if isinstance(what, str) and "\n" not in what:
            return import_addresses(database, SAMPLES / what, quiet)
        file = tmp_path / "file.csv"
        file.write_bytes(what.encode() if isinstance(what, str) else what)
        return import_addresses(database, file, quiet)

    return run


@pytest.fixture
def fetch(database):
    def rows(query, parameters=None):
        with psycopg.connect(database) as conn:
            return conn.execute(query, parameters).fetchall()

    return rows
