"""What an import shows on a terminal, and what elsewhere."""

import re

import pytest

from cli import progress
from cli.progress import Bar
from importers.osm.progress import Lines


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr(progress, "PAUSE_S", 0)


def test_elsewhere_than_on_a_terminal_there_are_plain_lines(capsys):
    shown = progress.progress()
    assert type(shown) is Lines
    shown.stage("nodes")
    shown.advance(1_000, 0.5)
    shown.ended("nodes", 1.25, "3 place")
    assert capsys.readouterr().out == "  nodes        1.2 s  3 place\n"


def test_the_bar_tells_stage_share_speed_memory_and_time_left(terminal, capsys):
    bar = Bar()
    bar.stage("ways")
    bar.advance(8_000, 0.2)
    bar.advance(8_000, 0.6)
    last = capsys.readouterr().out.split("\r\x1b[K")[-1]
    assert re.search(
        r"ways +\d+\.\d s  \[#{12}\.{8}\]  60%  [\d,]+ objects/s  \d+ MB  left \d+ s", last
    )


def test_the_bar_speaks_french(terminal, monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    bar = Bar()
    bar.stage("ways")
    bar.advance(8_000, 0.2)
    bar.advance(8_000, 0.6)
    assert re.search(r"objets/s  \d+ Mo  reste \d+ s", capsys.readouterr().out)


def test_the_bar_fits_the_terminal_and_leaves_a_line_behind(terminal, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "30")
    bar = Bar()
    bar.stage("ways")
    bar.advance(8_000, 0.5)
    bar.ended("ways", 2.0, "")
    shown = capsys.readouterr().out
    assert all(len(part.rstrip("\n")) < 30 for part in shown.split("\r\x1b[K"))
    assert shown.endswith("\r\x1b[K  ways         2.0 s\n")


def test_workers_that_read_out_of_order_never_move_the_bar_back(terminal, capsys):
    bar = Bar()
    bar.stage("nodes")
    bar.advance(10, 0.5)
    bar.advance(10, 0.4)
    assert "50%" in capsys.readouterr().out.split("\r\x1b[K")[-1]


def test_a_long_stage_tells_each_tenth_where_there_is_no_terminal(monkeypatch, capsys):
    monkeypatch.setattr(progress, "EVERY_S", 0)
    shown = progress.counting(fr="tuiles", en="tiles")
    shown.stage("export")
    for hundredth in range(1, 101):
        shown.advance(5, hundredth / 100)
    shown.clear()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines] == [["export", f"{n}0%"] for n in range(1, 11)]


def test_a_short_stage_tells_nothing_where_there_is_no_terminal(capsys):
    shown = progress.counting(fr="tuiles", en="tiles")
    shown.stage("export")
    shown.advance(5, 0.5)
    assert capsys.readouterr().out == ""


def test_the_bar_counts_what_it_is_told_to(terminal, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    bar = progress.counting(fr="tuiles", en="tiles")
    bar.stage("export")
    bar.advance(50, 0.5)
    assert re.search(r"50%  [\d,]+ tiles/s", capsys.readouterr().out)
