"""What draws pictures is installed where it is missing; `up` goes on without it."""

import pytest

from cli import rendering
from cli.verbs import up
from core import packages
from core.errors import Unavailable


@pytest.fixture
def asked(monkeypatch):
    """The packages that apt is asked for."""
    names = []
    monkeypatch.setattr(packages, "install", lambda wanted, **rest: names.extend(wanted))
    return names


def test_nothing_is_installed_where_it_is(asked):
    rendering.install(print)
    assert asked == []


@pytest.mark.parametrize("library", rendering.LIBRARIES)
def test_a_missing_library_is_installed(asked, monkeypatch, library):
    there = rendering.find_library
    monkeypatch.setattr(
        rendering, "find_library", lambda name: None if name == library else there(name)
    )
    rendering.install(print)
    assert asked == list(packages.RENDERING)


def test_missing_drivers_are_installed(asked, monkeypatch):
    monkeypatch.setattr(rendering, "DRIVERS", "usr/lib/none/*.so")
    rendering.install(print)
    assert "libgl1-mesa-dri" in asked


def test_a_map_can_do_without_pictures(monkeypatch, capsys):
    def refuse(say):
        raise Unavailable(fr="Pas de paquets.", en="No packages.")

    monkeypatch.setattr(rendering, "install", refuse)
    up._prepare_pictures()
    assert capsys.readouterr().out.strip() in ("Pas de paquets.", "No packages.")
