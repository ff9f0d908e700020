"""What a user can get wrong: exit status 1, one clear line in their language, nothing half done."""

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from samples import TOWN, shared

LANGS = pytest.mark.parametrize("lang", ["en", "fr"])
SECRET = "s3cr3t-Pa55"

UNREADABLE = {"en": "is not a readable OSM file", "fr": "n’est pas un fichier OSM lisible"}
REASONS = {
    "missing": {"en": "does not exist", "fr": "n’existe pas"},
    "folder": {"en": "does not exist", "fr": "n’existe pas"},
    "text": UNREADABLE,
    "renamed": UNREADABLE,
    "empty": UNREADABLE,
    "truncated": UNREADABLE,
}


@pytest.fixture(scope="module")
def filled(new_database):
    """A database of this module's own with the town in it; no complaint ever changes it."""
    from importers.osm.imports import import_osm

    url = new_database("complaints")
    import_osm(url, TOWN, lambda line: None)
    return url


@LANGS
@pytest.mark.parametrize("verb", ["up", "serve"])
def test_a_port_in_use_is_told_before_anything_is_done(terminal, busy_port, verb, lang):
    line = terminal.complaint(verb, "--port", busy_port, lang=lang)
    assert f"127.0.0.1:{busy_port}" in line
    assert f"--port {busy_port + 1}" in line
    assert {"en": "cannot be used", "fr": "ne peut pas être utilisé"}[lang] in line
    assert not terminal.home.exists()


@pytest.mark.parametrize(("wrong", "lang"), [("missing", "fr"), ("text", "en"), ("renamed", "fr")])
def test_up_tells_of_a_bad_extract_before_anything_is_done(terminal, bad_files, wrong, lang):
    line = terminal.complaint("up", "--no-serve", "--extract", bad_files[wrong], lang=lang)
    assert str(bad_files[wrong]) in line
    assert REASONS[wrong][lang] in line
    assert not terminal.home.exists()


@pytest.mark.parametrize(
    ("wrong", "lang"),
    [
        ("missing", "en"),
        ("folder", "fr"),
        ("text", "fr"),
        ("renamed", "en"),
        ("empty", "en"),
        ("truncated", "en"),
        ("truncated", "fr"),
    ],
)
def test_a_bad_file_changes_nothing_that_is_served(
    terminal, filled, bad_files, snapshot, wrong, lang
):
    before = snapshot(filled)
    line = terminal.complaint(
        "import", "osm", bad_files[wrong], lang=lang, MAPCOMMONS_DATABASE_URL=filled
    )
    assert str(bad_files[wrong]) in line
    assert REASONS[wrong][lang] in line
    assert snapshot(filled) == before


def test_a_real_extract_that_breaks_off_changes_nothing_that_is_served(terminal, filled, snapshot):
    file = shared("odd/truncated-monaco.osm.pbf")
    before = snapshot(filled)
    line = terminal.complaint("import", "osm", file, MAPCOMMONS_DATABASE_URL=filled)
    assert "truncated" in line
    assert snapshot(filled) == before


@pytest.mark.parametrize("lang", ["fr"])
def test_an_extract_named_in_the_settings_is_checked_too(terminal, bad_files, empty, lang):
    line = terminal.complaint(
        "up", "--no-serve", lang=lang,
        MAPCOMMONS_DATABASE_URL=empty, MAPCOMMONS_EXTRACT=str(bad_files["missing"]),
    )  # fmt: skip
    assert REASONS["missing"][lang] in line


@pytest.mark.parametrize(
    ("verb", "lang"), [("up", "fr"), ("serve", "en"), ("status", "fr"), ("db migrate", "en")]
)
def test_a_database_that_refuses_is_named_without_its_password(terminal, free_port, verb, lang):
    url = f"postgresql://map:{SECRET}@127.0.0.1:{free_port}/commons"
    line = terminal.complaint(*verb.split(), lang=lang, MAPCOMMONS_DATABASE_URL=url)
    assert f"127.0.0.1:{free_port}/commons" in line
    assert {"en": "does not answer", "fr": "ne répond pas"}[lang] in line
    assert SECRET not in line


@LANGS
def test_a_database_address_that_cannot_be_read_is_told_by_its_setting(terminal, lang):
    line = terminal.complaint("status", lang=lang, MAPCOMMONS_DATABASE_URL=f"db with {SECRET}")
    assert "MAPCOMMONS_DATABASE_URL" in line
    assert {"en": "user:password@host", "fr": "utilisateur:motdepasse@hôte"}[lang] in line
    assert SECRET not in line


@pytest.mark.parametrize(("action", "lang"), [("start", "en"), ("stop", "fr")])
def test_a_database_elsewhere_is_neither_started_nor_stopped(terminal, empty, action, lang):
    line = terminal.complaint("db", action, lang=lang, MAPCOMMONS_DATABASE_URL=empty)
    assert "MAPCOMMONS_DATABASE_URL" in line


@LANGS
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DATABASE_POOL_SIZE", "0", {"en": "the least is 1", "fr": "le minimum est 1"}),
        ("DATABASE_POOL_SIZE", "lots", {"en": "a whole number", "fr": "un nombre entier"}),
        ("PUBLIC_URL", "map.example", {"en": "must look like", "fr": "la forme attendue"}),
    ],
)
def test_a_bad_setting_is_named_with_its_value(terminal, name, value, words, lang):
    line = terminal.complaint("status", lang=lang, **{f"MAPCOMMONS_{name}": value})
    assert f"MAPCOMMONS_{name}" in line
    assert value in line
    assert words[lang] in line
    assert "docs/settings.md" in line


@pytest.mark.parametrize(("workers", "lang"), [("1", "fr"), ("2", "en")])
def test_pools_larger_than_the_server_takes_are_told_in_one_line(
    terminal, filled, free_port, workers, lang
):
    line = terminal.complaint(
        "serve", "--workers", workers, "--port", free_port, lang=lang,
        MAPCOMMONS_DATABASE_URL=filled, MAPCOMMONS_DATABASE_POOL_SIZE="100",
    )  # fmt: skip
    assert "MAPCOMMONS_DATABASE_POOL_SIZE=100" in line
    assert "max_connections" in line


@LANGS
def test_serve_refuses_a_database_with_migrations_to_come(terminal, new_database, free_port, lang):
    url = new_database(f"unmigrated_{lang}")
    line = terminal.complaint("serve", "--port", free_port, lang=lang, MAPCOMMONS_DATABASE_URL=url)
    assert "0001_create_schemas" in line
    assert "./mapcommons db migrate" in line
    with psycopg.connect(url) as conn:
        assert conn.execute("SELECT to_regnamespace('osm')").fetchone() == (None,)


@LANGS
def test_a_role_that_may_not_migrate_is_told_so(terminal, new_database, server_url, lang):
    role = f"guest_{lang}"
    url = new_database(f"guest_{lang}")
    with psycopg.connect(server_url, autocommit=True) as conn:
        conn.execute(f"DROP ROLE IF EXISTS {role}")
        conn.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{SECRET}'")
        try:
            guest = make_conninfo(url, user=role, password=SECRET)
            line = terminal.complaint("db", "migrate", lang=lang, MAPCOMMONS_DATABASE_URL=guest)
        finally:
            conn.execute(f"DROP ROLE {role}")
    assert "permission denied" in line
    assert {"en": "The database refuses", "fr": "La base de données refuse"}[lang] in line


@pytest.mark.parametrize("lang", ["fr"])
def test_a_data_folder_that_cannot_be_made_is_named(terminal, lang):
    line = terminal.complaint("status", lang=lang, MAPCOMMONS_DATA_DIR="/dev/null/data")
    assert "/dev/null/data" in line


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["up", "--port", "65536"],
        ["up", "--port", "http"],
        ["up", "town.osm.pbf"],
        ["serve", "--workers", "0"],
        ["db", "dance"],
        ["import", "osm"],
        ["status", "--all"],
    ],
    ids=" ".join,
)
def test_bad_arguments_are_status_2_with_the_usage(terminal, arguments):
    result = terminal.run(*arguments)
    assert result.returncode == 2
    assert result.stderr.startswith("usage: mapcommons")
    assert "Traceback" not in result.stderr
    assert "_port" not in result.stderr
    assert result.stdout == ""
    assert not terminal.home.exists()


def test_help_is_no_error(terminal):
    for arguments in (["--help"], ["up", "--help"], ["db", "--help"]):
        assert "usage: mapcommons" in terminal.ok(*arguments)


def test_a_terminal_that_lacks_letters_still_gets_the_line(terminal, bad_files):
    line = terminal.complaint(
        "import", "osm", bad_files["missing"], lang="fr", PYTHONIOENCODING="ascii"
    )
    assert "n?existe pas" in line


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({"LC_ALL": "fr_FR.UTF-8"}, "fr"),
        ({"LC_MESSAGES": "fr_CA"}, "fr"),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "fr_FR.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "fr_BE.UTF-8"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_locale_decides_which_language_is_spoken(terminal, names, expected):
    line = terminal.complaint("import", "osm", "nowhere", **names)
    assert REASONS["missing"][expected] in line
