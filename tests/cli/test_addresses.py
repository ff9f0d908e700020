"""`import addresses FILE` and `status`: what they say in French and in English."""

import pytest

from core.settings import ROOT

SAMPLES = ROOT / "tests" / "data" / "addresses"


@pytest.fixture
def url(new_database, request):
    return new_database(f"cli_addresses_{len(request.node.name)}")


def test_an_import_of_addresses_says_what_became_of_them(terminal, url):
    said = terminal.ok("import", "addresses", SAMPLES / "ban.csv", MAPCOMMONS_DATABASE_URL=url)
    # The launcher may have something to install first.
    lines = [line for line in said.splitlines() if not line.startswith("mapcommons:")]
    assert [line.split()[0] for line in lines[:4]] == ["read", "compile", "apply", "match"]
    assert "(BAN CSV, “;”, UTF-8)" in lines[0]
    assert lines[4].startswith("ban.csv (75): 9 addresses read, 5 kept (+5, ~0, −0), of which 0")
    assert "           1  longitude and latitude swapped" in lines
    assert lines[-1].startswith(f"The rejected rows: {terminal.home}/reports/addresses-ban.csv-")
    assert "addresses BAN 75: 5 (ban.csv, " in terminal.ok("status", MAPCOMMONS_DATABASE_URL=url)


def test_it_says_so_in_french(terminal, url):
    settings = {"lang": "fr", "MAPCOMMONS_DATABASE_URL": url}
    said = terminal.ok("import", "addresses", SAMPLES / "bano.csv", **settings)
    assert "bano.csv (13, 75) : 6 adresses lues, 5 gardées" in said
    assert "           1  code INSEE qui n’en est pas un\nLes lignes écartées : " in said
    status = terminal.ok("status", **settings)
    assert "adresses  BANO 13, 75 : 5 (bano.csv, " in status
    assert "1 écartées, ODbL-1.0)" in status


@pytest.mark.parametrize(("lang", "words"), [("en", "is not a file of addresses"), ("fr", "n’est pas un fichier d’adresses")])  # fmt: skip
def test_another_file_is_refused_before_a_database_is_started(terminal, tmp_path, lang, words):
    page = tmp_path / "ban.csv"
    page.write_text("<html>502 Bad Gateway</html>\n")
    assert words in terminal.complaint("import", "addresses", page, lang=lang)
    assert not terminal.server().where.data.exists()
