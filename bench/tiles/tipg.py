"""Tiles that nobody has kept, against tipg (https://developmentseed.org/tipg) on the same rows."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench import servers
from bench.clients import Load
from bench.tiles import real
from bench.tiles.martin import uri
from bench.tiles.outcome import LOAD_HEADINGS, Outcome, by_cpu, load_cells
from bench.tiles.real import Tile
from bench.tiles.uncached import UNKEPT, served
from core.database import connect
from core.errors import Unavailable
from core.packages import Say
from core.settings import settings
from core.sql import queries

SQL = queries(__name__)
VERSION = "1.6.0"
CONNECTIONS = 8
MOST = 400  # tiles of z14
WARM_TILES = 24
BAR = 2.0
OURS, PEER = "mapcommons", "tipg"
PATTERN = "/collections/bench_tipg.basemap/tiles/WebMercatorQuad/{z}/{x}/{y}"


def tipg(url: str, folder: Path, *, turns: int, say: Say) -> Outcome:
    """Both by turns, each tile once a turn; the better turn of each. Raises `Unavailable`."""
    chosen = real.tiles(url, range(real.MAXZOOM, real.MAXZOOM + 1))[: WARM_TILES + MOST]
    warm, asked = chosen[:WARM_TILES], chosen[WARM_TILES:]
    python = installed(folder / f"tipg-{VERSION}", say)
    best: dict[str, Load] = {}
    with ExitStack() as stack:
        stack.enter_context(same_rows(url, chosen))
        peer = stack.enter_context(_tipg(python, url).started())
        ours = stack.enter_context(servers.site(url, UNKEPT).started())
        pattern = real.template(ours, "basemap")
        for turn in range(turns):
            for name, server, path in ((PEER, peer, PATTERN), (OURS, ours, pattern)):
                done = served(url, server, path, warm, asked, CONNECTIONS)
                best[name] = max(best.get(name, done), done, key=lambda it: it.rate)
                say(f"tipg {turn + 1}/{turns}: {name} {done.rate:,.0f}/s")
    ratio = best[OURS].rate / best[PEER].rate
    bar = f"mapcommons / tipg {VERSION} (>= {BAR})"
    return Outcome(
        f"tipg: {len(asked)} tiles of z14, each once, {CONNECTIONS} connections",
        LOAD_HEADINGS,
        [load_cells(name, done) for name, done in best.items()],
        ratio,
        {"en": bar, "fr": bar},
        ratio >= BAR,
        by_cpu(best[OURS], best[PEER]),
    )


def installed(folder: Path, say: Say) -> Path:
    """The Python of an environment of tipg's own, made once. Raises `Unavailable`."""
    python = folder / "bin" / "python"
    if not (folder / "bin" / "tipg-is-here").exists():
        say(f"pip install tipg=={VERSION}  ({folder})")
        _run([sys.executable, "-m", "venv", str(folder)])
        wanted = [f"tipg=={VERSION}", "uvicorn", "uvloop", "httptools"]
        _run([str(python), "-m", "pip", "install", "--quiet", *wanted])
        (folder / "bin" / "tipg-is-here").touch()
    return python


def _run(command: Sequence[str]) -> None:
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        last = (result.stderr.strip().splitlines() or ["?"])[-1]
        raise Unavailable(
            fr=f"tipg n’a pas pu être installé : {last}", en=f"tipg could not be installed: {last}"
        )


@contextmanager
def same_rows(url: str, chosen: Sequence[Tile]) -> Iterator[None]:
    """A schema `bench_tipg` with one table of what those tiles show, dropped at the end."""
    with connect(url, autocommit=True) as conn:
        conn.execute(SQL["create_schema"])
        try:
            columns = {"x": [tile.x for tile in chosen], "y": [tile.y for tile in chosen]}
            conn.execute(SQL["create_basemap"], columns)
            conn.execute(SQL["index_basemap"])
            yield
        finally:
            conn.execute(SQL["drop_schema"])


def _tipg(python: Path, url: str) -> servers.Running:
    """As many connections as the site has, with its settings of PostgreSQL; same edge of a tile."""
    port = servers.free_port()
    pool = str(settings().database_pool_size)
    env = {
        # Whatever asyncpg does not know, it hands to the server as a setting.
        "DATABASE_URL": uri(url, jit="off", max_parallel_workers_per_gather="0"),
        "DB_MIN_CONN_SIZE": pool,
        "DB_MAX_CONN_SIZE": pool,
        "TIPG_DB_SCHEMAS": '["bench_tipg"]',
        "TIPG_TILE_BUFFER": "64",
        "TIPG_MAX_FEATURES_PER_TILE": "100000",
        "TIPG_CATALOG_TTL": "0",
    }
    command = [str(python), *servers.UVICORN, *servers.QUIET, "--port", str(port), "tipg.main:app"]
    return servers.Running(command, env, port, "/healthz")
