"""Migrations are applied once, functions are reloaded, and nothing is ever half done."""

import shutil
import threading
from pathlib import Path

import psycopg
import pytest

from core import migrations
from core.errors import Conflict, Unavailable
from core.migrations import migrate, migration_names, pending
from core.sql import SQL_DIR

SHELF = "CREATE SCHEMA shelf; CREATE TABLE shelf.book (title text NOT NULL);"
COUNT = """CREATE OR REPLACE FUNCTION shelf.count() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT {} + count(*) FROM shelf.book
$$;"""


@pytest.fixture
def tree(tmp_path, monkeypatch) -> Path:
    """A small sql/ of one migration and one function, which migrate() takes for its own."""
    (tmp_path / "migrations").mkdir()
    (tmp_path / "functions" / "shelf").mkdir(parents=True)
    (tmp_path / "migrations" / "0001_create_shelf.sql").write_text(SHELF)
    (tmp_path / "functions" / "shelf" / "count.sql").write_text(COUNT.format(0))
    monkeypatch.setattr(migrations, "SQL_DIR", tmp_path)
    return tmp_path


@pytest.fixture
def conn(new_database, request):
    name = "".join(c for c in request.node.name if c.isalpha())[-30:]
    with psycopg.connect(new_database(f"m_{name}"), autocommit=True) as conn:
        yield conn


def one(conn, query):
    return conn.execute(query).fetchone()[0]


def test_a_second_migrate_does_nothing(empty):
    with psycopg.connect(empty, autocommit=True) as conn:
        before = conn.execute("SELECT xmin, name FROM schema_migration ORDER BY name").fetchall()
        loaded = one(conn, "SELECT loaded_at FROM schema_function")
        assert migrate(conn) == []
        assert (
            conn.execute("SELECT xmin, name FROM schema_migration ORDER BY name").fetchall()
            == before
        )
        assert one(conn, "SELECT loaded_at FROM schema_function") == loaded
        assert pending(conn) == []
    assert [name for _, name in before] == migration_names()


def test_an_empty_database_lacks_everything_and_then_nothing(tree, conn):
    assert pending(conn) == ["0001_create_shelf", "functions"]
    assert migrate(conn) == ["0001_create_shelf"]
    assert pending(conn) == []
    assert one(conn, "SELECT shelf.count()") == 0


def test_only_what_is_new_is_applied(tree, conn):
    migrate(conn)
    (tree / "migrations" / "0002_add_author.sql").write_text(
        "ALTER TABLE shelf.book ADD author text;"
    )
    assert pending(conn) == ["0002_add_author"]
    assert migrate(conn) == ["0002_add_author"]
    assert conn.execute("SELECT author FROM shelf.book").fetchall() == []


def test_an_edited_migration_is_refused_by_its_name_and_nothing_is_applied(tree, conn):
    migrate(conn)
    (tree / "migrations" / "0001_create_shelf.sql").write_text(SHELF + "-- an afterthought")
    (tree / "migrations" / "0002_add_author.sql").write_text(
        "ALTER TABLE shelf.book ADD author text;"
    )
    for look in (migrate, pending):
        with pytest.raises(Conflict, match="0001_create_shelf") as caught:
            look(conn)
        assert "0001_create_shelf" in caught.value.text("fr")
    assert one(conn, "SELECT count(*) FROM schema_migration") == 1


def test_functions_are_reloaded_when_their_file_changes(tree, conn):
    migrate(conn)
    (tree / "functions" / "shelf" / "count.sql").write_text(COUNT.format(100))
    assert pending(conn) == ["functions"]
    assert migrate(conn) == []
    assert one(conn, "SELECT shelf.count()") == 100
    assert pending(conn) == []


def test_functions_may_call_one_that_comes_later_in_the_alphabet(tree, conn):
    body = "CREATE FUNCTION shelf.all() RETURNS bigint LANGUAGE sql AS 'SELECT shelf.count()';"
    (tree / "functions" / "shelf" / "all.sql").write_text(
        body.replace("CREATE", "CREATE OR REPLACE")
    )
    migrate(conn)
    assert one(conn, "SELECT shelf.all()") == 0


def test_a_function_that_cannot_work_is_refused_when_it_is_loaded(tree, conn):
    wrong = COUNT.format(0).replace("shelf.book", "shelf.no_such_table")
    (tree / "functions" / "shelf" / "count.sql").write_text(wrong)
    with pytest.raises(psycopg.errors.UndefinedTable, match="no_such_table"):
        migrate(conn)
    assert one(conn, "SELECT to_regnamespace('shelf') IS NULL")


def test_a_failing_migration_leaves_nothing_behind(tree, conn):
    (tree / "migrations" / "0002_break.sql").write_text("CREATE TABLE shelf.pen (); SELECT 1/0;")
    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(conn)
    assert one(conn, "SELECT to_regnamespace('shelf') IS NULL")
    assert one(conn, "SELECT to_regclass('schema_migration') IS NULL")
    (tree / "migrations" / "0002_break.sql").write_text("CREATE TABLE shelf.pen ();")
    assert migrate(conn) == ["0001_create_shelf", "0002_break"]


def test_two_processes_that_migrate_at_once_apply_each_migration_once(tree, conn):
    # 0001 waits until both have begun: without the lock, both would create the schema.
    (tree / "migrations" / "0001_create_shelf.sql").write_text("SELECT pg_sleep(0.3);" + SHELF)
    applied, errors = [], []

    def run():
        try:
            with psycopg.connect(conn.info.dsn, password=conn.info.password) as other:
                applied.append(migrate(other))
        except psycopg.Error as error:
            errors.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(applied) == [[], [], ["0001_create_shelf"]]


def test_a_missing_extension_is_named_before_anything_is_done(tree, conn, monkeypatch):
    monkeypatch.setattr(migrations, "EXTENSIONS", ("plpgsql", "no_such_extension"))
    with pytest.raises(Unavailable, match="no_such_extension") as caught:
        migrate(conn)
    for text in (caught.value.text("fr"), caught.value.text("en")):
        assert "no_such_extension" in text
        assert "plpgsql" not in text
        assert "postgis" in text.lower()
    assert one(conn, "SELECT to_regclass('schema_migration') IS NULL")


def test_every_function_file_creates_the_function_it_is_named_after(empty):
    """sql/functions/<schema>/<name>.sql ↔ <schema>.<name>, so that each is found by its name."""
    named = {f"{path.parent.name}.{path.stem}" for path in (SQL_DIR / "functions").rglob("*.sql")}
    with psycopg.connect(empty) as conn:
        there = conn.execute(
            "SELECT DISTINCT pronamespace::regnamespace || '.' || proname FROM pg_proc"
            " WHERE pronamespace::regnamespace::text = ANY(%s)",
            [sorted({name.partition(".")[0] for name in named})],
        ).fetchall()
    assert {name for (name,) in there} == named


def test_the_hash_of_functions_depends_on_each_of_them(tree):
    before = migrations.function_hash()
    shutil.copy(
        tree / "functions" / "shelf" / "count.sql", tree / "functions" / "shelf" / "more.sql"
    )
    assert migrations.function_hash() != before
