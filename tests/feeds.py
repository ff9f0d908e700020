"""Replication feeds to follow: folders that are written, and a server that can misbehave."""

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

START = datetime(2026, 1, 1, tzinfo=UTC)
EMPTY = b'<?xml version="1.0" encoding="UTF-8"?>\n<osmChange version="0.6" generator="test"/>\n'


def written(sequence: int, timestamp: datetime) -> bytes:
    """A state as osmosis writes it: in Java's properties, colons are escaped."""
    moment = f"{timestamp:%Y-%m-%dT%H:%M:%SZ}".replace(":", "\\:")
    return f"# original sequence 4652924\ntimestamp={moment}\nsequenceNumber={sequence}\n".encode()


def node(number: int) -> bytes:
    """A diff that creates one node."""
    return (
        f'<osmChange version="0.6"><create><node id="{number}" version="1" lat="48" lon="2"/>'
        "</create></osmChange>"
    ).encode()


class Published:
    """A feed in a folder, with a diff every `period` from sequence `first` on."""

    def __init__(self, folder: Path, first: int = 100, period: timedelta = timedelta(days=1)):
        self.folder, self.first, self.period = folder, first, period
        self.last = first - 1
        folder.mkdir(parents=True, exist_ok=True)

    def time(self, sequence: int) -> datetime:
        return START + (sequence - self.first) * self.period

    def path(self, sequence: int, kind: str) -> Path:
        digits = f"{sequence:09}"
        return self.folder / digits[:3] / digits[3:6] / f"{digits[6:]}.{kind}"

    def publish(self, count: int = 1) -> None:
        for _ in range(count):
            self.last += 1
            diff = self.path(self.last, "osc.gz")
            diff.parent.mkdir(parents=True, exist_ok=True)
            diff.write_bytes(gzip.compress(node(self.last), mtime=0))
            self.say(self.last, self.time(self.last))
        self.announce(self.last, self.time(self.last))

    def say(self, sequence: int, timestamp: datetime) -> None:
        self.path(sequence, "state.txt").write_bytes(written(sequence, timestamp))

    def announce(self, sequence: int, timestamp: datetime) -> None:
        whole = self.folder / "state.new"
        whole.write_bytes(written(sequence, timestamp))
        whole.rename(self.folder / "state.txt")


class Served:
    """A feed over HTTP; `faults` says, by the end of a path, how to fail it."""

    def __init__(self, origin: str) -> None:
        self.url = origin
        self.faults: dict[str, object] = {}
        self.asked: list[str] = []
        self.agents: set[str | None] = set()
        self.released = threading.Event()


class Handler(BaseHTTPRequestHandler):
    folder: Path
    served: Served

    def do_GET(self) -> None:
        served = self.served
        served.asked.append(self.path)
        served.agents.add(self.headers["User-Agent"])
        faults = [f for end, f in served.faults.items() if self.path.endswith(end)]
        file = self.folder / self.path.lstrip("/")
        if faults:
            self.fail(faults[0], file)
        elif file.is_file():
            self.answer(200, file.read_bytes())
        else:
            self.answer(404, b"there is no such file")

    def answer(self, status: int, body: bytes, length: int | None = None, **more: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in more.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def fail(self, fault: object, file: Path) -> None:
        if isinstance(fault, int):
            self.answer(fault, b"<html>no</html>")
        elif isinstance(fault, bytes):
            self.answer(200, fault)
        elif fault == "hang":
            self.served.released.wait(20)
        elif fault == "truncate":
            self.answer(200, file.read_bytes()[:-20], length=file.stat().st_size)
        elif fault == "drip":
            self.send_response(200)
            self.end_headers()
            for byte in file.read_bytes():
                self.wfile.write(bytes([byte]))
                time.sleep(0.05)
        else:
            self.answer(302, b"", Location=str(fault))

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what was asked is in `asked`."""


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """The folder on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Ours", (Handler,), {"folder": folder}))
    server.handle_error = lambda request, address: None  # type: ignore[method-assign]
    served = Served(f"http://127.0.0.1:{server.server_port}")
    server.RequestHandlerClass.served = served
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield served
    finally:
        served.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
