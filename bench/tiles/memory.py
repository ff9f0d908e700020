"""Whether a worker's memory stays under its ceiling, whatever is asked of it."""

import threading
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from bench import processes, servers
from bench.clients import Load
from bench.tiles import real
from bench.tiles.outcome import Outcome
from bench.tiles.real import Tile
from core.errors import Unavailable
from core.packages import Say
from core.settings import settings

CONNECTIONS = 32
REQUESTS = 1_000_000
ZOOMS = range(10, 15)
EVERY = 10  # of so many requests, one is for a tile with something on it
STEPS = 10  # lines of the table
SAMPLE_S = 1.0
STRIDE = 0x9E3779B1  # odd: n × STRIDE mod 2^k takes every number once, and neighbours far apart
#: Beside the cache: connections and their buffers, tiles that are being made, and what the
#: allocator holds back.
MARGIN_MB = 96


class Gauge(threading.Thread):
    """Looks at the memory of a server every second."""

    def __init__(self, server: servers.Server) -> None:
        super().__init__(daemon=True)
        self.server = server
        self.first = self.peak = processes.resident_bytes(server.pid)
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(SAMPLE_S):
            self.look()

    def look(self) -> int:
        """Bytes now."""
        now = processes.resident_bytes(self.server.pid)
        self.peak = max(self.peak, now)
        return now


def memory(url: str, folder: Path, *, requests: int, say: Say) -> Outcome:
    """One worker, its tiles on the disk in a folder of its own. Raises `Unavailable`."""
    env = {"MAPCOMMONS_DATA_DIR": str(folder / "memory")}
    lines = []
    with servers.site(url, env).started() as site:
        gauge = Gauge(site)
        ceiling = gauge.first + (settings().tile_cache_mb + MARGIN_MB) * 1e6
        gauge.start()
        asked = different(requests, real.tiles(url))
        paths = ("/tiles/basemap/{}/{}/{}.mvt".format(*tile) for tile in asked)
        for step in range(STEPS):
            share = requests // STEPS
            done = _answered(site.load(islice(paths, share), connections=CONNECTIONS))
            lines.append(_cells((step + 1) * share, gauge.look(), done))
            say(f"memory {step + 1}/{STEPS}: {gauge.look() / 1e6:.0f} MB, {done.rate:,.0f}/s")
        gauge.over.set()
        gauge.join()
    ratio = gauge.peak / ceiling
    rule = f"{gauge.first / 1e6:.0f} + {settings().tile_cache_mb} + {MARGIN_MB}"
    return Outcome(
        f"memory: 1 worker, {CONNECTIONS} connections, {gauge.first / 1e6:.0f} MB at its start, "
        f"{gauge.peak / 1e6:.0f} MB at its peak",
        {
            "en": ("requests", "RSS MB", "tiles/s", "p99 ms", "empty"),
            "fr": ("requêtes", "RSS Mo", "tuiles/s", "p99 ms", "vides"),
        },
        lines,
        ratio,
        {
            "en": f"peak / ({rule} MB: start + cache + margin) (<= 1)",
            "fr": f"pic / ({rule} Mo : départ + cache + marge) (<= 1)",
        },
        ratio <= 1,
    )


def different(count: int, there: Sequence[Tile]) -> Iterator[Tile]:
    """Tiles of z10 to z14 all over the world, none twice, and among them those that are there."""
    known = cycle(there)
    for n in range(count):
        if n % EVERY == 0:
            yield next(known)
        else:
            z = ZOOMS[n % len(ZOOMS)]
            place = n * STRIDE % 4**z
            yield Tile(z, place >> z, place % 2**z)


def _answered(done: Load) -> Load:
    if set(done.statuses) - {200, 204}:
        raise Unavailable(
            fr=f"Le site a refusé des tuiles : {dict(done.statuses)}.",
            en=f"The site refused tiles: {dict(done.statuses)}.",
        )
    return done


def _cells(requests: int, now: int, done: Load) -> list[str]:
    empty = done.statuses[204] / max(len(done.latencies_s), 1)
    return [
        f"{requests:,}",
        f"{now / 1e6:.0f}",
        f"{done.rate:,.0f}",
        f"{done.percentile_s(99) * 1e3:.1f}",
        f"{empty:.0%}",
    ]
