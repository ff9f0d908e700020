"""/healthz: the process lives. /readyz: it can serve, or what is missing."""

import psycopg
import pytest

from core.http.app import create_app
from core.migrations import migrate, migration_names


@pytest.fixture
def ask(client_of):
    async def get(url: str, path: str = "/readyz"):
        async with client_of(url, create_app(title="Health")) as client:
            return await client.get(path)

    return get


@pytest.fixture
def altered(new_database, request):
    """`altered(statement)`: a migrated database to which something happened."""

    def make(statement: str) -> str:
        url = new_database(f"health_{request.node.name[5:35]}")
        with psycopg.connect(url, autocommit=True) as conn:
            migrate(conn)
            conn.execute(statement)
        return url

    return make


async def test_a_filled_database_is_ready(ask, town):
    answer = await ask(town)
    assert answer.status_code == 200
    assert answer.json()["ready"] is True
    assert answer.json()["missing"] == {}
    assert answer.json()["imported_at"]
    assert answer.headers["cache-control"] == "no-store"


async def test_without_data_it_is_not_ready(ask, empty):
    answer = await ask(empty)
    assert answer.status_code == 503
    assert answer.json()["ready"] is False
    assert answer.json()["missing"] == {"data": ["extract"]}
    assert answer.headers["cache-control"] == "no-store"


async def test_a_database_that_was_never_migrated_lacks_everything(ask, new_database):
    answer = await ask(new_database("health_bare"))
    everything = [*migration_names(), "functions"]
    assert answer.status_code == 503
    assert answer.json()["missing"] == {
        "read": everything,
        "write": everything,
        "data": ["extract"],
    }


async def test_a_missing_migration_is_named(ask, altered):
    first = migration_names()[0]
    url = altered(f"DELETE FROM public.schema_migration WHERE name = '{first}'")
    answer = await ask(url)
    assert answer.status_code == 503
    assert answer.json()["missing"]["write"] == [first]


async def test_functions_of_another_version_are_not_ours(ask, altered):
    answer = await ask(altered("UPDATE public.schema_function SET hash = 'older'"))
    assert answer.status_code == 503
    assert answer.json()["missing"]["read"] == ["functions"]


async def test_data_is_looked_for_where_reads_go(ask, town, empty, monkeypatch):
    monkeypatch.setenv("MAPCOMMONS_DATABASE_READ_URL", empty)
    answer = await ask(town)
    assert answer.status_code == 503
    assert answer.json()["missing"] == {"data": ["extract"]}


async def test_the_process_lives_whatever_the_database_holds(ask, empty):
    answer = await ask(empty, "/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
