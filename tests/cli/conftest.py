"""`./mapcommons` as people run it: a process in a terminal, with a data folder of its own."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import osmium
import psycopg
import pytest
from samples import TOWN

from core.cluster import binaries
from core.cluster.location import locate
from core.cluster.server import Server
from core.settings import ROOT, Settings

LOCALES = {"en": "C", "fr": "fr_FR.UTF-8"}
SPOKEN = ("LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "PYTHONIOENCODING")
WAIT_S = 120  # far more than anything here takes; only so that a hang becomes a failure


class Terminal:
    """Where somebody types, in French or in English; `home` is their DATA_DIR."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def environment(self, lang: str, settings: dict[str, str]) -> dict[str, str]:
        ours = {
            name: value
            for name, value in os.environ.items()
            if name not in SPOKEN
            and (not name.startswith("MAPCOMMONS_") or name == "MAPCOMMONS_ASSETS_DIR")
        }
        return ours | {"LANG": LOCALES[lang], "MAPCOMMONS_DATA_DIR": str(self.home)} | settings

    def run(self, *arguments: object, lang: str = "en", **settings: str) -> Any:
        return subprocess.run(
            [str(ROOT / "mapcommons"), *map(str, arguments)],
            env=self.environment(lang, settings),
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=WAIT_S, cwd="/",
        )  # fmt: skip

    def complaint(self, *arguments: object, lang: str = "en", **settings: str) -> str:
        """The one clear line of a command that cannot be done."""
        result = self.run(*arguments, lang=lang, **settings)
        assert result.returncode == 1, result
        assert "Traceback" not in result.stdout + result.stderr
        [line] = result.stderr.splitlines()
        assert line.startswith("mapcommons: ")
        return line

    def ok(self, *arguments: object, lang: str = "en", **settings: str) -> str:
        """What a command that works says."""
        result = self.run(*arguments, lang=lang, **settings)
        assert (result.returncode, result.stderr) == (0, "")
        return result.stdout

    def serve(self, *arguments: object, lang: str = "en", **settings: str) -> "Serving":
        process = subprocess.Popen(
            [str(ROOT / "mapcommons"), *map(str, arguments)],
            env=self.environment(lang, settings),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, cwd="/", start_new_session=True,
        )  # fmt: skip
        return Serving(process)

    def server(self) -> Server:
        """The private PostgreSQL of this DATA_DIR."""
        where = locate(Settings(data_dir=self.home))
        return Server(where, binaries.find(where.version))

    def state(self) -> str:
        """What the stopped cluster says of how it was stopped."""
        server = self.server()
        result = subprocess.run(
            [str(server.programs.folder / "pg_controldata"), "-D", str(server.where.data)],
            env={"LC_ALL": "C"}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        [line] = [x for x in result.stdout.splitlines() if x.startswith("Database cluster state:")]
        return line.partition(":")[2].strip()


class Serving:
    """A command that goes on until it is told to stop; it has said by now where to look."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said = ""
        for line in process.stdout:
            self.said += line
            if "Ctrl-C" in line:
                return
        raise AssertionError(self.said + process.stderr.read())

    def stop(self, number: int) -> tuple[int, str, str]:
        """Send a signal; the exit status, and what was said after that.

        A terminal sends Ctrl-C and its own end to all that was started in it.
        """
        if number in (signal.SIGINT, signal.SIGHUP):
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)
        try:
            stdout, stderr = self.process.communicate(timeout=WAIT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        return self.process.returncode, stdout, stderr


@pytest.fixture(scope="module")
def home() -> Iterator[Callable[[], Path]]:
    """`home()`: a new DATA_DIR that every user may enter; its cluster is stopped at the end."""
    made: list[Path] = []

    def make() -> Path:
        made.append(Path(tempfile.mkdtemp(prefix="mapcommons-test-")))
        made[-1].chmod(0o755)
        return made[-1] / "data"

    yield make
    for folder in made:
        if (folder / "data" / "postgres" / "data").exists():
            Terminal(folder / "data").server().stop()
        shutil.rmtree(folder)


@pytest.fixture
def terminal(home: Callable[[], Path]) -> Terminal:
    """A terminal of somebody who has just cloned the project."""
    return Terminal(home())


@pytest.fixture(scope="module")
def installed(home: Callable[[], Path]) -> Terminal:
    """A terminal where `up` was run once, with the town of tests/data."""
    terminal = Terminal(home())
    terminal.ok("up", "--no-serve", "--extract", TOWN)
    return terminal


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def bad_files(tmp_path: Path) -> dict[str, Path]:
    """Files that are no extracts, by what is wrong with them."""
    files = {
        "missing": tmp_path / "nowhere.osm.pbf",
        "text": tmp_path / "notes.txt",
        "renamed": tmp_path / "notes.osm.pbf",
        "empty": tmp_path / "empty.osm.pbf",
        "truncated": tmp_path / "truncated.osm.pbf",
        "folder": tmp_path,
    }
    for name in ("text", "renamed"):
        files[name].write_text("Notes of the meeting: buy bread.\n" * 100)
    files["empty"].touch()
    whole = tmp_path / "whole.osm.pbf"
    with osmium.SimpleWriter(str(whole)) as writer:
        for element in osmium.FileProcessor(str(TOWN)):
            writer.add(element)
    files["truncated"].write_bytes(whole.read_bytes()[:-100])
    return files


@pytest.fixture
def snapshot() -> Callable[[str], list[tuple[Any, ...]]]:
    """`snapshot(url)`: everything that an import may change: the data, its version, schemas."""
    statements = (
        "SELECT nspname::text FROM pg_namespace WHERE nspname !~ '^pg_' ORDER BY 1",
        "SELECT oid, relname::text FROM pg_class"
        " WHERE relnamespace = 'osm'::regnamespace ORDER BY 1",
        "SELECT * FROM osm.extract",
        "SELECT id, name, xmin FROM osm.place ORDER BY 1",
        "SELECT * FROM places.identity ORDER BY id",
        "SELECT * FROM tiles.tileset ORDER BY id",
    )

    def take(url: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(url) as conn:
            return [row for statement in statements for row in conn.execute(statement).fetchall()]

    return take
