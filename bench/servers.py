"""Servers on loopback, each a process of its own that is ended with its block."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO
from urllib.parse import urlsplit

from bench import bare as bare_app
from bench import processes
from bench.clients import Load, load
from core.errors import Unavailable
from core.settings import ROOT

READY_S = 60.0
NONE: Mapping[str, str] = MappingProxyType({})
UVICORN = ["-m", "uvicorn", "--loop", "uvloop", "--http", "httptools", "--log-level", "warning"]
QUIET = ["--no-access-log", "--no-server-header"]


@dataclass(frozen=True)
class Server:
    origin: str
    pid: int

    def cpu_s(self) -> float | None:
        """User + system that it and its children have used; None where that is not to be seen."""
        return processes.server_cpu_s(self.pid) or None

    def load(self, paths: Iterable[str], *, connections: int, seconds: float = 3600) -> Load:
        """As `clients.load`, with what that cost the server. Raises `Unavailable`."""
        before = self.cpu_s()
        done = load(self.origin, paths, connections=connections, seconds=seconds)
        if before is not None and (after := self.cpu_s()) is not None:
            done.server_s = after - before
        return done

    @contextmanager
    def get(self, path: str, **headers: str) -> Iterator[http.client.HTTPResponse]:
        """One answer: `.read()` gives the body as it came, compressed or not."""
        where = urlsplit(self.origin)
        spelled = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=READY_S)
        with closing(connection) as conn:
            conn.request("GET", path, headers=spelled)
            yield conn.getresponse()

    def body(self, path: str) -> bytes:
        """The body of a gzipped answer, as it came; empty where there is nothing."""
        with self.get(path, accept_encoding="gzip") as answer:
            return answer.read()


def site(url: str, settings: Mapping[str, str] = NONE, *, workers: int = 1) -> "Running":
    """What `./mapcommons serve` starts, on a free port, with these variables for it."""
    port = free_port()
    command = [sys.executable, "-m", "cli", "serve", "--port", str(port)]
    env = {**settings, "MAPCOMMONS_DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    return Running([*command, "--workers", str(workers)], env, port, "/readyz")


def bare(folder: Path, bodies: Mapping[str, bytes]) -> "Running":
    """The same uvicorn around an application that only returns these bodies, by path."""
    bare_app.store(folder, bodies)
    port = free_port()
    command = [sys.executable, *UVICORN, *QUIET, "--port", str(port), "bench.bare:app"]
    env = {bare_app.FOLDER: str(folder), "PYTHONPATH": str(ROOT)}
    return Running(command, env, port, next(iter(bodies)))


@dataclass(frozen=True)
class Running:
    """A server to be started: `with Running(…).started() as server`."""

    command: Sequence[str]
    env: Mapping[str, str]
    port: int
    ready: str  # a path that answers once all is there

    @contextmanager
    def started(self) -> Iterator[Server]:
        """Raises `Unavailable`, with the program's last words, where it does not get ready."""
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(
                self.command, env=os.environ | self.env, cwd=ROOT,
                stdin=subprocess.DEVNULL, stdout=said, stderr=said,
            )  # fmt: skip
            try:
                server = Server(f"http://127.0.0.1:{self.port}", process.pid)
                self._wait(server, process, said)
                yield server
            finally:
                process.terminate()
                process.wait()

    def _wait(self, server: Server, process: subprocess.Popen[bytes], said: IO[bytes]) -> None:
        deadline = time.monotonic() + READY_S
        while not _answers(server, self.ready):
            if process.poll() is not None or time.monotonic() > deadline:
                said.seek(0)
                words = said.read().decode("utf-8", "replace").strip().splitlines()
                last = words[-1] if words else "?"
                name = " ".join(self.command[:4])
                raise Unavailable(
                    fr=f"{name} n’a pas pu démarrer : {last}", en=f"{name} could not start: {last}"
                )
            time.sleep(0.05)


def _answers(server: Server, path: str) -> bool:
    try:
        with server.get(path) as answer:
            return answer.status == 200
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
