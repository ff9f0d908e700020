"""`export tiles`: what it says, in French and in English."""

import subprocess
import sys
from os import environ

import pytest

from cli.__main__ import main
from core.settings import ROOT, settings

AT = ("--bbox", "2.3,48.8,2.4,48.9", "--maxzoom", "10")


@pytest.fixture
def export(town, use, monkeypatch, capsys):
    """`export(*arguments)` in a terminal: the status, stdout and stderr."""

    def run(*arguments, lang="C"):
        use(town)
        monkeypatch.setenv("LC_ALL", lang)
        status = main(["export", "tiles", *map(str, arguments)])
        return status, *capsys.readouterr()

    return run


def test_a_file_is_written_and_told(export, tmp_path):
    path = tmp_path / "town.pmtiles"
    status, said, complaint = export("--tileset", "places", *AT, "--output", path)
    assert (status, complaint) == (0, "")
    assert said.startswith(f"{path}: 11 tiles (of 1")
    assert path.read_bytes().startswith(b"PMTiles\x03")
    status, said, _ = export("--tileset", "places", *AT, "--output", path, lang="fr_FR.UTF-8")
    assert said.startswith(f"{path} : 11 tuiles (")


def test_a_bbox_may_begin_in_the_west(export, tmp_path):
    path = tmp_path / "west.pmtiles"
    for arguments in (("--bbox", "-5,48,3,49"), ("--bbox=-5,48,3,49",)):
        assert export(*arguments, "--maxzoom", 7, "--output", path)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "english", "french"),
    [
        (("--tileset", "rivers"), "no tileset “rivers”", "pas de jeu de tuiles « rivers »"),
        (("--bbox", "3,48,2,49"), "wrong way round", "à l’envers"),
        (("--bbox", "2,48,200,49"), "leaves the world", "sort du monde"),
        (("--bbox", "-180,-80,180,80"), "the most is 5,000,000", "le maximum est 5,000,000"),
        (("--area", "75056"), "No area here", "Aucun territoire"),
    ],
)
def test_what_cannot_be_is_one_clear_line(export, tmp_path, arguments, english, french):
    for lang, words in (("C", english), ("fr_FR.UTF-8", french)):
        status, said, line = export(*arguments, "--output", tmp_path / "x.pmtiles", lang=lang)
        assert (status, said, line.count("\n")) == (1, "", 1)
        assert words in line
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told_before_any_work(export, tmp_path):
    status, _, line = export("--output", tmp_path / "no" / "x.pmtiles")
    assert status == 1
    assert f"{tmp_path / 'no'} does not exist" in line


@pytest.mark.parametrize(
    "arguments",
    [("--bbox", "1,2,3"), ("--bbox", "a,b,c,d"), ("--maxzoom", "-1"), ("--connections", "0")],
)
def test_what_is_no_argument_ends_with_status_2(export, tmp_path, arguments):
    with pytest.raises(SystemExit) as end:
        export(*arguments, "--output", tmp_path / "x.pmtiles")
    assert end.value.code == 2


def test_a_disk_that_is_full_leaves_nothing_behind(geneva, tmp_path):
    """A limit on the size of files, which a process meets as it meets the end of a disk."""
    command = [sys.executable, "-m", "cli", "export", "tiles", "--output", tmp_path / "x.pmtiles"]
    result = subprocess.run(
        ["bash", "-c", 'ulimit -f 200; exec "$@"', "bash", *map(str, command)],  # kilobytes
        cwd=ROOT, capture_output=True, text=True,
        env=environ | {"MAPCOMMONS_DATABASE_URL": geneva, "LC_ALL": "C"},
    )  # fmt: skip
    assert result.returncode == 1
    [line] = result.stderr.splitlines()
    assert "x.pmtiles cannot be written" in line
    assert "make room" in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("files", "english", "french"),
    [
        ("basemap", "it must be tileset=file", "il faut jeu=fichier"),
        ("basemap=/nowhere/x.pmtiles", "no file /nowhere/x.pmtiles", "pas de fichier /nowhere/x.pmtiles"),
        (f"basemap={ROOT / 'README.md'}", "not a PMTiles archive", "pas une archive PMTiles"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_served_is_told_before_anything_is(
    town, use, monkeypatch, capsys, free_port, files, english, french
):
    use(town)
    monkeypatch.setenv("MAPCOMMONS_TILE_FILES", files)
    for lang, words in (("C", english), ("fr_FR.UTF-8", french)):
        monkeypatch.setenv("LC_ALL", lang)
        settings.cache_clear()
        assert main(["serve", "--port", str(free_port)]) == 1
        said, line = capsys.readouterr()
        assert (said, line.count("\n")) == ("", 1)
        assert words in line
