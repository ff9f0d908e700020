"""Where a cluster goes: any folder works, however deep, oddly named or private."""

import os
import pwd
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from core.cluster import location
from core.cluster.lease import leased, private_server
from core.cluster.location import SYSTEM_DATA, locate
from core.settings import ROOT, Settings

SUN_PATH = 107  # bytes of a Unix socket's name, which the kernel fixes
root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def works(url: str) -> bool:
    with psycopg.connect(url) as conn:
        return conn.execute("SELECT 1").fetchone() == (1,)


def sockets(folder: Path) -> list[bytes]:
    return [os.fsencode(path) for path in folder.iterdir()]


def ordinary_python() -> str:
    """A Python that nobody can run and that can import what we need."""
    for python in (sys.executable, shutil.which("python3", path="/usr/bin:/usr/local/bin")):
        command = [python, "-c", "import psycopg, pydantic_settings"]
        environment = ordinary_environment()
        try:
            subprocess.run(command, user="nobody", extra_groups=[], env=environment, check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return python
    pytest.skip("no Python here can be run by an ordinary user")


def ordinary_environment() -> dict[str, str]:
    packages = [path for path in sys.path if path.endswith("site-packages")]
    return {"PATH": os.defpath, "PYTHONPATH": os.pathsep.join([str(ROOT), *packages])}


def test_by_default_data_and_socket_are_beside_each_other(folder):
    where = locate(Settings(data_dir=folder))
    assert where.base == folder / "postgres"
    assert (where.data, where.socket) == (where.base / "data", where.base / "socket")
    assert where.password_file == folder / "postgres.password"
    assert not where.moved


def test_looking_creates_nothing_but_the_data_folder(folder):
    where = locate(Settings(data_dir=folder / "a" / "b"))
    assert where.version is None
    assert list((folder / "a" / "b").iterdir()) == []


def test_root_runs_the_cluster_as_postgres_and_others_as_themselves(folder, monkeypatch):
    monkeypatch.setattr(location, "_can_reach", lambda user, home: True)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert locate(Settings(data_dir=folder)).user == "postgres"
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert locate(Settings(data_dir=folder)).user is None


def test_a_deep_folder_gets_a_short_socket_and_really_starts(folder, server_at):
    home = folder.joinpath(*["d" * 40] * 5)
    server = server_at(home)
    server.start()
    assert server.where.base == home / "postgres"
    assert not server.where.socket.is_relative_to(home)
    assert max(map(len, sockets(server.where.socket))) <= SUN_PATH
    assert works(server.url())


@pytest.mark.parametrize("length", range(40, 100, 7))
def test_every_length_of_path_leaves_room_for_the_socket(folder, length):
    home = folder / ("é" * (length // 2))
    socket = locate(Settings(data_dir=home)).socket
    assert len(os.fsencode(socket / ".s.PGSQL.65535.lock")) <= SUN_PATH


def test_two_deep_folders_do_not_share_a_socket(folder):
    deep = folder / ("d" * 100)
    one, two = (locate(Settings(data_dir=deep / name)).socket for name in ("one", "two"))
    assert one != two


@pytest.mark.parametrize("name", ["L’île d'à côté", "Dupont, Marie"])
def test_a_folder_with_spaces_accents_or_a_comma_works(folder, server_at, name):
    server = server_at(folder / name)
    server.start()
    assert works(server.url())


def test_only_the_clusters_user_can_enter_what_it_owns(server):
    server.start()
    for path in (server.where.base, server.where.data, server.where.socket):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700, path
    owner = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    assert server.where.data.owner() == owner


@root_only
def test_a_private_home_of_root_sends_the_data_to_the_systems_and_says_so(folder, server_at):
    home = folder / "private"
    home.mkdir(mode=0o700)
    said = []
    server = server_at(home)
    assert server.where.moved
    assert server.where.base.parent == SYSTEM_DATA
    with leased(private_server(Settings(data_dir=home), said.append)) as running:
        assert works(running.url())
        assert stat.S_IMODE(running.where.data.stat().st_mode) == 0o700
    assert len(said) == 1
    for words in (str(home), str(server.where.base), "cannot enter", "ne peut pas entrer"):
        assert words in said[0]


@root_only
def test_the_data_stays_in_a_home_that_postgres_can_walk_through(folder):
    home = folder / "walkable"
    home.mkdir(mode=0o711)
    assert not locate(Settings(data_dir=home)).moved


@root_only
def test_before_postgresql_is_installed_permissions_decide(folder, monkeypatch):
    def unknown(name: str) -> None:
        raise KeyError(name)

    monkeypatch.setattr(pwd, "getpwnam", unknown)
    (folder / "private").mkdir(mode=0o700)
    assert locate(Settings(data_dir=folder / "private" / "data")).moved
    assert not locate(Settings(data_dir=folder / "data")).moved


@root_only
def test_an_ordinary_user_runs_it_as_itself_in_a_private_home(folder, server_at, hold):
    python = ordinary_python()
    home = folder / ("h" * 100)
    home.mkdir(mode=0o700)
    shutil.chown(home, "nobody")
    holder = hold(home, python=python, user="nobody", extra_groups=[], env=ordinary_environment())
    assert holder.said == "holding\n"
    data = home / "postgres" / "data"
    pid, _, _, _, socket, *_ = (data / "postmaster.pid").read_text().splitlines()
    assert Path("/proc", pid).owner() == data.owner() == "nobody"
    assert max(map(len, sockets(Path(socket)))) <= SUN_PATH
    assert holder.leave() == 0
    assert not (data / "postmaster.pid").exists()
    shutil.rmtree(socket)
