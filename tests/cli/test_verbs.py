"""`db`, `import`, `status`: what they do, and what they say in French and in English."""

import psycopg
import pytest
from samples import TOWN


def test_the_private_database_from_start_to_stop(terminal):
    assert terminal.ok("db", "status").startswith("stopped (")
    assert terminal.ok("db", "status", lang="fr").startswith("arrêtée (")
    assert not terminal.server().where.data.exists()

    address = terminal.ok("db", "start").strip()
    assert "password" not in address
    assert terminal.server().running()
    assert terminal.server().where.password_file.read_text().strip() not in address

    shown, state = terminal.ok("db", "status").splitlines()
    assert shown == address
    assert state.startswith("to be migrated: 0001_create_schemas, ")
    assert "à migrer : 0001_create_schemas, " in terminal.ok("db", "status", lang="fr")
    assert "to be migrated: 0001_create_schemas" in terminal.ok("status")

    assert terminal.ok("db", "migrate").endswith("Database up to date.\n")
    assert terminal.ok("db", "migrate", lang="fr") == "Base à jour.\n"
    assert terminal.ok("db", "status").splitlines()[1] == "up to date"
    assert terminal.ok("db", "status", lang="fr").splitlines()[1] == "à jour"
    assert terminal.server().running(), "what was started stays until it is stopped"

    assert terminal.ok("status").startswith("Nothing has been imported")
    assert terminal.ok("status", lang="fr").startswith("Rien n’est importé")

    assert terminal.ok("db", "stop") == "Database stopped.\n"
    assert terminal.ok("db", "stop", lang="fr") == "Base arrêtée.\n"
    assert not terminal.server().running()
    assert terminal.state() == "shut down"


@pytest.mark.parametrize("form", ["postgresql://{user}:{password}@{host}:{port}/{dbname}", None])
def test_db_status_of_a_configured_database_hides_the_password(terminal, empty, form):
    from psycopg.conninfo import conninfo_to_dict

    with psycopg.connect(empty) as conn:
        port = conn.info.port
    parts = conninfo_to_dict(empty) | {"host": "127.0.0.1", "port": port}
    url = form.format(**parts) if form else empty
    said = terminal.ok("db", "status", MAPCOMMONS_DATABASE_URL=url)
    assert parts["password"] not in said
    assert parts["dbname"] in said
    assert said.endswith("up to date\n")


def test_an_import_replaces_the_extract_and_says_what_it_holds(terminal, new_database, tmp_path):
    url = new_database("cli_import")
    said = terminal.ok("import", "osm", TOWN, MAPCOMMONS_DATABASE_URL=url)
    assert said.endswith("town.opl is being served.\n")
    smaller = tmp_path / "smaller.opl"
    smaller.write_text("".join(TOWN.read_text("utf-8").splitlines(keepends=True)[:5]))
    said = terminal.ok("import", "osm", smaller, lang="fr", MAPCOMMONS_DATABASE_URL=url)
    assert said.endswith("smaller.opl est servi.\n")
    with psycopg.connect(url) as conn:
        assert conn.execute("SELECT name FROM osm.extract").fetchall() == [("smaller.opl",)]
        assert conn.execute(
            "SELECT count(*) FROM osm.place WHERE category = 'bakery'"
        ).fetchone() == (2,)
    for lang, words in (("en", "extract   smaller.opl"), ("fr", "extrait   smaller.opl")):
        assert words in terminal.ok("status", lang=lang, MAPCOMMONS_DATABASE_URL=url)


def test_status_tells_what_there_is_and_how_old_it_is(terminal, town):
    english = terminal.ok("status", MAPCOMMONS_DATABASE_URL=town)
    french = terminal.ok("status", lang="fr", MAPCOMMONS_DATABASE_URL=town)
    assert english.splitlines()[0] == "extract   town.opl"
    assert french.splitlines()[0] == "extrait   town.opl"
    assert "data      2026-01-02 03:04" in english
    assert "données   2026-01-02 03:04" in french
    with psycopg.connect(town) as conn:
        places = conn.execute("SELECT count(*) FROM osm.place").fetchone()[0]
    assert f"  place          {places:>10,}\n" in english
