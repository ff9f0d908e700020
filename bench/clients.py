"""Clients that read tiles: so many kept-alive connections, each asking for the next path in turn.

Every answer is timed, from the bytes of the request to the last byte of the body, so that a
percentile is exact. One process, one core; `Load.cpu` tells how much of that core it took: a
client that has no time left measures itself.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import uvloop

from core.errors import Unavailable

TIMEOUT_S = 30.0  # for one answer
HEAD_END = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CLOSE = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
CACHE = re.compile(rb"\r\nx-cache: *(\w+)", re.IGNORECASE)
BODILESS = (204, 304)


@dataclass
class Load:
    """What clients have seen. `cpu` is the share of one core that the clients took themselves;
    `server_s` and `database_s`, the CPU that the server and PostgreSQL took, where it is known."""

    wall_s: float = 0.0
    cpu: float = 0.0
    server_s: float | None = None
    database_s: float | None = None
    received: int = 0  # bytes, heads included
    latencies_s: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    caches: Counter[bytes] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies_s) / self.wall_s

    @property
    def cpu_ms(self) -> float | None:
        """What an answer cost the server and PostgreSQL, where that is known of either."""
        known = [cost for cost in (self.server_s, self.database_s) if cost is not None]
        return sum(known) / len(self.latencies_s) * 1e3 if known else None

    def percentile_s(self, percent: float) -> float:
        return percentile(self.latencies_s, percent)


def percentile(values: Iterable[float], percent: float) -> float:
    """The smallest value that so many per cent of the values do not exceed; 0 of no values."""
    ordered = sorted(values)
    if not ordered:
        return 0.0
    rank = -(-len(ordered) * percent // 100)  # rounded up
    return ordered[max(int(rank), 1) - 1]


class Client(asyncio.Protocol):
    """One connection at a time: asks, waits for the whole answer, asks again.

    Where the server ends a connection after so many answers, as nginx does, it takes another.
    """

    def __init__(self, origin: str, paths: Iterator[str], load: Load, until: float) -> None:
        where = urlsplit(origin)
        self.host, self.port = where.hostname or "", where.port or 80
        head = f"HTTP/1.1\r\nHost: {where.netloc}\r\nAccept-Encoding: gzip"
        self.tail = f" {head}\r\n\r\n".encode()
        self.paths, self.load, self.until = paths, load, until
        self.over: asyncio.Queue[Exception | None] = asyncio.Queue()  # connections that have ended
        self.head = b""  # what has come of a head that is not whole
        self.missing = 0  # bytes of the body still to come
        self.closing = False
        self.began = 0.0

    async def run(self) -> None:
        """Until there is no path left, or no time. Raises `OSError` or `ValueError`."""
        loop = asyncio.get_running_loop()
        while path := self._next():
            self.closing = False
            self.transport, _ = await loop.create_connection(lambda: self, self.host, self.port)
            self._ask(path)
            if error := await self.over.get():
                raise error

    def data_received(self, data: bytes) -> None:
        try:
            self._receive(data)
        except ValueError as error:
            self._end(error)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.closing:
            self._end(error or ConnectionResetError("closed while answering"))

    def _receive(self, data: bytes) -> None:
        self.load.received += len(data)
        if self.missing:
            self.missing -= len(data)
        else:
            data = self.head + data
            end = data.find(HEAD_END)
            if end < 0:
                self.head = data
                return
            self.head = b""
            self.missing = self._length(data[:end]) - (len(data) - end - len(HEAD_END))
        if not self.missing:
            self.load.latencies_s.append(time.perf_counter() - self.began)
            if self.closing or (path := self._next()) is None:
                self._end(None)
            else:
                self._ask(path)

    def _length(self, head: bytes) -> int:
        status = int(head[9:12])
        self.load.statuses[status] += 1
        if cache := CACHE.search(head):
            self.load.caches[cache[1]] += 1
        self.closing = CLOSE.search(head) is not None
        if status in BODILESS:
            return 0
        found = LENGTH.search(head)
        if found is None:
            raise ValueError(f"an answer without a length: {head[:80]!r}")
        return int(found[1])

    def _next(self) -> str | None:
        return next(self.paths, None) if time.perf_counter() < self.until else None

    def _ask(self, path: str) -> None:
        self.began = time.perf_counter()
        self.transport.write(b"GET " + path.encode() + self.tail)

    def _end(self, error: Exception | None) -> None:
        self.closing = True
        self.transport.close()
        self.over.put_nowait(error)


def load(origin: str, paths: Iterable[str], *, connections: int, seconds: float = 3600) -> Load:
    """Ask for all paths, once each, but for no longer than so many seconds.

    Raises `Unavailable` where a connection fails.
    """
    found = Load()
    try:
        uvloop.run(_load(origin, iter(paths), found, connections, seconds))
    except (OSError, ValueError, TimeoutError) as error:
        raise Unavailable(
            fr=f"{origin} a cessé de répondre : {error}", en=f"{origin} stopped answering: {error}"
        ) from error
    return found


async def _load(
    origin: str, paths: Iterator[str], found: Load, connections: int, seconds: float
) -> None:
    began, cpu = time.perf_counter(), time.process_time()
    clients = [Client(origin, paths, found, began + seconds) for _ in range(connections)]
    running = asyncio.gather(*(client.run() for client in clients))
    await asyncio.wait_for(running, seconds + TIMEOUT_S)
    found.wall_s = time.perf_counter() - began
    found.cpu = (time.process_time() - cpu) / found.wall_s
