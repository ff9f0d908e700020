"""Settings come from MAPCOMMONS_*, mean the same from any folder, and are all documented."""

import os
import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from core.settings import ROOT, Settings, settings

PREFIX = "MAPCOMMONS_"
NAME = re.compile(r"MAPCOMMONS_[A-Z][A-Z_]*[A-Z]")
CODE = ("*.py", "*.ts", "*.mjs", "*.yml", "*.yaml", "Dockerfile", "mapcommons")
NOT_OURS = {".venv", "node_modules", "dist", "docs", ".mapcommons"}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch):
    """As on a machine where nothing is set, whatever the tests themselves run with."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)
    settings.cache_clear()
    yield
    settings.cache_clear()


def made(**values: str) -> Settings:
    return Settings(_env_file=None, **values)


def names_in(path: Path) -> set[str]:
    return set(NAME.findall(path.read_text("utf-8", "replace")))


def fields() -> set[str]:
    return {PREFIX + name.upper() for name in Settings.model_fields}


def used() -> set[str]:
    """The names that appear in the code itself, wherever they are read."""
    files = (path for pattern in CODE for path in ROOT.rglob(pattern))
    ours = (path for path in files if not NOT_OURS & set(path.relative_to(ROOT).parts))
    return {name for path in ours if path != Path(__file__) for name in names_in(path)}


def test_nothing_needs_to_be_set():
    bare = made()
    assert bare.database_url is None
    assert bare.data_dir == ROOT / ".mapcommons"
    assert bare.assets_dir == ROOT / "dist"


def test_relative_paths_are_meant_from_the_checkout(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAPCOMMONS_DATA_DIR", "data/here")
    monkeypatch.setenv("MAPCOMMONS_ASSETS_DIR", "../built")
    monkeypatch.setenv("MAPCOMMONS_EXTRACT", "extracts/town.osm.pbf")
    assert made().data_dir == ROOT / "data" / "here"
    assert made().assets_dir == ROOT.parent / "built"
    assert made().extract == str(ROOT / "extracts" / "town.osm.pbf")
    monkeypatch.setenv("MAPCOMMONS_FEED_URL", "feeds/town")
    assert made().feed_url == str(ROOT / "feeds" / "town")


def test_absolute_paths_homes_and_addresses_stay_what_they_are(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("MAPCOMMONS_DATA_DIR", "~/maps")
    assert made().data_dir == tmp_path / "maps"
    monkeypatch.setenv("MAPCOMMONS_DATA_DIR", str(tmp_path / "else"))
    assert made().data_dir == tmp_path / "else"
    monkeypatch.setenv("MAPCOMMONS_EXTRACT", "https://example.org/town.osm.pbf")
    assert made().extract == "https://example.org/town.osm.pbf"
    monkeypatch.setenv("MAPCOMMONS_FEED_URL", "https://example.org/feed/")
    assert made().feed_url == "https://example.org/feed/"


def test_an_empty_variable_is_an_absent_one(monkeypatch):
    for name in fields():
        monkeypatch.setenv(name, "")
    assert made() == Settings.model_construct(**made().model_dump())
    assert made().database_url is None
    assert made().database_pool_size == 8


def test_a_dotenv_file_sets_what_the_environment_does_not(monkeypatch, tmp_path):
    file = tmp_path / ".env"
    file.write_text(
        "MAPCOMMONS_DATABASE_POOL_SIZE=3\nMAPCOMMONS_STATEMENT_TIMEOUT_MS=900\nOTHER=1\n"
    )
    monkeypatch.setenv("MAPCOMMONS_DATABASE_POOL_SIZE", "4")
    read = Settings(_env_file=file)
    assert (read.database_pool_size, read.statement_timeout_ms) == (4, 900)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_pool_size", "0"),
        ("database_pool_size", "101"),
        ("database_pool_size", "many"),
        ("statement_timeout_ms", "99"),
        ("tile_files", "basemap"),
        ("tile_files", "basemap="),
        ("tile_files", "=/srv/x.pmtiles"),
        ("tile_files", "Base Map=/srv/x.pmtiles"),
        ("tile_files", "basemap=/a.pmtiles,basemap=/b.pmtiles"),
        ("tile_files", "basemap=/a.pmtiles,"),
        ("public_url", "map.example"),
        ("public_url", "ftp://map.example"),
        ("public_url", "https://map.example/?q=1"),
        ("public_url", "https://map.example/a b"),
    ],
)
def test_a_bad_value_is_refused_when_settings_are_read(monkeypatch, name, value):
    monkeypatch.setenv(PREFIX + name.upper(), value)
    with pytest.raises(ValidationError) as caught:
        made()
    assert [error["loc"] for error in caught.value.errors()] == [(name,)]


def test_tile_files_are_by_tileset_and_meant_from_the_checkout(monkeypatch):
    monkeypatch.setenv(
        "MAPCOMMONS_TILE_FILES", "basemap=/srv/france.pmtiles, my-layer = tiles/a=b.pmtiles"
    )
    assert made().tile_files == {
        "basemap": Path("/srv/france.pmtiles"),
        "my-layer": ROOT / "tiles" / "a=b.pmtiles",
    }


@pytest.mark.parametrize(
    "url", ["https://map.example", "https://map.example/", "http://10.0.0.1:81/map/"]
)
def test_a_public_url_has_no_slash_at_its_end(monkeypatch, url):
    monkeypatch.setenv("MAPCOMMONS_PUBLIC_URL", url)
    assert made().public_url == url.rstrip("/")


def test_every_setting_is_documented():
    documented = names_in(ROOT / "docs" / "settings.md")
    assert fields() - documented == set(), "not in docs/settings.md"


def test_nothing_is_documented_that_no_code_reads():
    documented = names_in(ROOT / "docs" / "settings.md")
    assert documented - fields() - used() == set(), "in docs/settings.md only"


def test_settings_are_read_once(monkeypatch):
    monkeypatch.setenv("MAPCOMMONS_DATABASE_POOL_SIZE", "5")
    first = settings()
    monkeypatch.setenv("MAPCOMMONS_DATABASE_POOL_SIZE", "6")
    assert settings() is first
