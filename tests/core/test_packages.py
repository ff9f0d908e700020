"""Programs are installed with apt, after saying so; a stand-in for apt keeps count."""

import os
from pathlib import Path

import pytest

from core.errors import Unavailable
from core.packages import install, newest

APT = """#!/bin/sh
# A stand-in: writes down what it was asked, and knows a package only after an update.
echo "$0 $*" | sed "s|.*/||" >> "$LOG"
case "$*" in
    *update*) touch "$LOG.updated" ;;
    *) [ -e "$LOG.updated" ] && [ "$KNOWN" = yes ] && exit 0
       echo "E: Unable to locate package" >&2; exit 100 ;;
esac
"""


@pytest.fixture
def apt(tmp_path, monkeypatch) -> Path:
    """A machine whose only programs are env, sh and these; the file where they write."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, script in (("apt-get", APT), ("sudo", '#!/bin/sh\necho sudo >> "$LOG"\nexec "$@"\n')):
        (folder / name).write_text(script)
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(folder), "/usr/bin", "/bin"]))
    monkeypatch.setenv("LOG", str(tmp_path / "log"))
    monkeypatch.setenv("KNOWN", "yes")
    return tmp_path / "log"


def test_it_says_what_it_installs_and_why_and_refreshes_old_lists(apt, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    said = []
    install(["postgresql-15-postgis-3"], why="PostGIS", say=said.append)
    assert said == ["apt-get install postgresql-15-postgis-3  (PostGIS)"]
    asked = [line.split()[-1] for line in apt.read_text().splitlines()]
    assert asked == ["postgresql-15-postgis-3", "update", "postgresql-15-postgis-3"]


def test_others_than_root_go_through_sudo_after_saying_so(apt, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    said = []
    install(["chromium"], why="tests", say=said.append)
    assert said == ["sudo apt-get install chromium  (tests)"]
    lines = apt.read_text().splitlines()
    assert lines.count("sudo") == sum("apt-get" in line for line in lines) == 3


def test_what_apt_cannot_install_is_told_with_its_reason(apt, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("KNOWN", "no")
    with pytest.raises(Unavailable) as caught:
        install(["no-such-package"], why="tests", say=lambda line: None)
    for text in (caught.value.text("fr"), caught.value.text("en")):
        assert "no-such-package" in text
        assert "E: Unable to locate package" in text


def test_without_apt_or_sudo_the_packages_are_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    said = []
    with pytest.raises(Unavailable) as caught:
        install(["postgresql-15-postgis-3", "osmium-tool"], why="tests", say=said.append)
    for text in (caught.value.text("fr"), caught.value.text("en")):
        assert "postgresql-15-postgis-3 osmium-tool" in text
        assert "docker compose up" in text
    assert said == []
    assert newest("postgis") == []
