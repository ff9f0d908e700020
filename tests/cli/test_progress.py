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
