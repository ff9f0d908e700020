"""Clusters of their own, far from the one the tests themselves run on."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.cluster import binaries
from core.cluster.location import SYSTEM_DATA, locate
from core.cluster.server import Server
from core.settings import ROOT, Settings

HOLD = """
import sys
from pathlib import Path
from core.cluster.lease import leased, private_server
from core.settings import Settings
with leased(private_server(Settings(data_dir=Path(sys.argv[1])), print)):
    print("holding", flush=True)
    sys.stdin.read()
"""


class Holder:
    """Another process that uses the cluster, until it leaves or is killed."""

    def __init__(self, home: Path, python: str = sys.executable, **options: object) -> None:
        self.process = subprocess.Popen(
            [python, "-c", HOLD, str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
            **{"env": os.environ | {"PYTHONPATH": str(ROOT)}, **options},
        )
        self.said = self.process.stdout.readline()

    def leave(self) -> int:
        """Let go of the lease, as a process that ends; its exit status."""
        self.process.stdin.close()
        self.said += self.process.stdout.read()
        return self._gone()

    def kill(self) -> None:
        self.process.kill()
        self._gone()

    def _gone(self) -> int:
        status = self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        return status


@contextmanager
def open_folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="mapcommons-test-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@contextmanager
def servers() -> Iterator[Callable[[Path], Server]]:
    made: list[Server] = []
    system_data = SYSTEM_DATA.exists()

    def make(home: Path) -> Server:
        where = locate(Settings(data_dir=home))
        programs = binaries.find(where.version)
        assert programs, "the tests' own cluster runs on the same programs"
        made.append(Server(where, programs))
        return made[-1]

    yield make
    for server in made:
        sweep(server)
    if not system_data and SYSTEM_DATA.exists():
        SYSTEM_DATA.rmdir()


def sweep(server: Server) -> None:
    """Stop it, and remove what it has outside its DATA_DIR."""
    server.stop()
    if not server.where.socket.is_relative_to(server.where.base):
        shutil.rmtree(server.where.socket, ignore_errors=True)
    if server.where.moved:
        shutil.rmtree(server.where.base, ignore_errors=True)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A temporary folder that every user may enter; pytest's own is private."""
    with open_folder() as path:
        yield path


@pytest.fixture
def server_at() -> Iterator[Callable[[Path], Server]]:
    """`server_at(home)`: the private server of that DATA_DIR, stopped and swept away at the end."""
    with servers() as make:
        yield make


@pytest.fixture
def server(folder: Path, server_at: Callable[[Path], Server]) -> Server:
    """A private server that was never started."""
    return server_at(folder / "data")


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    """A private server that runs, to look at and leave as it is."""
    with open_folder() as path, servers() as make:
        server = make(path / "data")
        server.start()
        yield server


@pytest.fixture
def hold() -> Iterator[Callable[..., Holder]]:
    """`hold(home)`: another process that uses the cluster of that DATA_DIR."""
    made: list[Holder] = []

    def make(home: Path, **options: object) -> Holder:
        made.append(Holder(home, **options))
        return made[-1]

    yield make
    for holder in made:
        if holder.process.poll() is None:
            holder.kill()
