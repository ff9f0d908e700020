"""`publish table`: what it says in French and in English, and what it refuses."""

import psycopg
import pytest

from core.migrations import migrate


@pytest.fixture(scope="module")
def url(new_database):
    url = new_database("cli_publish")
    with psycopg.connect(url) as conn:
        migrate(conn)
        conn.execute(
            'CREATE SCHEMA town; CREATE TABLE town."Benches" (nr integer PRIMARY KEY, geom geometry(Point, 2154))'
        )
        conn.execute("INSERT INTO town.\"Benches\" VALUES (1, 'SRID=2154;POINT(700000 6600000)')")
    return url


def test_publishing_says_where_and_what(terminal, url):
    settings = {"MAPCOMMONS_DATABASE_URL": url}
    said = terminal.ok(
        "publish",
        "table",
        "town.Benches",
        "--as",
        "benches",
        "--title",
        "Benches of the town",
        **settings,
    )
    assert "/ogc/collections/benches: 1 features, Point, EPSG:2154, key “nr”." in said
    assert "Without --licence, nobody knows what may be done with it." in said
    assert "benches  town.Benches  Benches of the town" in terminal.ok(
        "publish", "list", **settings
    )
    said = terminal.ok(
        "publish",
        "table",
        "town.Benches",
        "--as",
        "bancs",
        "--licence",
        "etalab-2.0",
        lang="fr",
        **settings,
    )
    assert "/ogc/collections/bancs : 1 éléments, Point, EPSG:2154, clé « nr »." in said
    assert "--licence" not in said
    assert "“benches” is published no longer." in terminal.ok(
        "publish", "table", "--remove", "benches", **settings
    )
    assert "« benches » n’est pas publié ; le sont : bancs." in terminal.complaint(
        "publish", "table", "--remove", "benches", lang="fr", **settings
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("benches", "--as", "x"), "“benches” is neither SCHEMA.TABLE nor FILE.gpkg[:LAYER]"),
        (("town.Benches", "--as", "a b"), "“a b” cannot be an id"),
        (("osm.place", "--as", "x"), "“osm” is a schema of MapCommons"),
    ],
)
def test_a_mistake_is_told_before_a_database_is_started(terminal, arguments, words):
    assert words in terminal.complaint("publish", "table", *arguments)
    assert not terminal.server().where.data.exists()


def test_a_file_that_is_not_there_is_told(terminal, url):
    complaint = terminal.complaint(
        "publish", "table", "no.gpkg", "--as", "x", MAPCOMMONS_DATABASE_URL=url
    )
    assert "no.gpkg: No such file or directory" in complaint
