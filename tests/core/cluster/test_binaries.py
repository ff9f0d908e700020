"""Which PostgreSQL is taken: the newest that has PostGIS; and what is said where there is none."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core import packages
from core.cluster import binaries
from core.cluster.binaries import Binaries, find, find_or_install
from core.errors import Unavailable


def executable(path: Path, script: str = "") -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def install(tmp_path, monkeypatch) -> Callable[..., Binaries]:
    """`install(16)`: a machine that has this PostgreSQL too, with or without PostGIS."""
    monkeypatch.setattr(binaries, "SEARCH", (str(tmp_path / "*" / "bin"),))

    def make(version: int, *, postgis: bool = True) -> Binaries:
        folder, share = tmp_path / str(version) / "bin", tmp_path / str(version) / "share"
        folder.mkdir(parents=True)
        (share / "extension").mkdir(parents=True)
        executable(folder / "initdb")
        executable(folder / "pg_config", f"echo {share}")
        if postgis:
            (share / "extension" / "postgis.control").touch()
        return Binaries(version, folder)

    return make


def test_the_newest_is_taken(install):
    install(15)
    newest = install(17)
    install(16)
    assert find() == newest


def test_data_of_an_older_version_takes_its_own(install):
    older = install(15)
    install(17)
    assert find(15) == older
    assert find(16) is None


def test_one_without_postgis_is_passed_over(install):
    with_postgis = install(15)
    install(17, postgis=False)
    assert find() == with_postgis
    assert find(17) is None


def test_one_that_is_too_old_is_passed_over(install):
    install(14)
    assert find() is None


def test_none_is_found_where_there_is_none(install):
    assert find() is None


def test_this_machine_has_one_or_the_tests_would_not_run():
    assert find() is not None


def test_without_apt_the_package_and_docker_are_named(install, monkeypatch):
    install(16, postgis=False)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(Unavailable) as caught:
        find_or_install(None, print)
    for text in (caught.value.text("fr"), caught.value.text("en")):
        assert "postgresql-16-postgis-3" in text
        assert "docker compose up" in text


def test_what_is_there_is_not_installed_again(install, monkeypatch):
    there = install(16)
    monkeypatch.setattr(packages, "install", lambda *names, **said: pytest.fail("not needed"))
    assert find_or_install(None, print) == there


def test_a_package_that_brings_nothing_is_told(install, monkeypatch):
    monkeypatch.setattr(
        packages, "newest", lambda pattern: ["postgresql-9-postgis-3", "postgresql-16-postgis-3"]
    )
    asked = []
    monkeypatch.setattr(packages, "install", lambda names, **said: asked.append(names))
    with pytest.raises(Unavailable, match="postgresql-16-postgis-3"):
        find_or_install(None, print)
    assert asked == [["postgresql-16-postgis-3"]]
