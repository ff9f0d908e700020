"""How soon an edit is in the tiles of all workers, while many read; and what else changes."""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg

from bench import databases, processes, servers
from bench.clients import percentile
from bench.tiles import real
from bench.tiles.edits import LAYER, Edit, Feed, Layer
from bench.tiles.outcome import Outcome
from bench.tiles.real import Tile
from bench.tiles.watching import Watch, etags, read
from core.errors import Unavailable
from core.packages import Say
from core.settings import ROOT

CLI = [sys.executable, "-m", "cli"]
WORKERS, CONNECTIONS = 2, 32
LAYER_EDITS, OSM_EDITS = 200, 20
FIRST_FEATURES = 1_000
SAMPLE = 200  # tiles whose ETags must stay
READ = 100  # tiles that are read meanwhile
BAR_S = 2.0

Watched = tuple[str, Tile]


def fresh(
    server_url: str, source: Path, folder: Path, *,
    say: Say, layer_edits: int = LAYER_EDITS, osm_edits: int = OSM_EDITS,
    connections: int = CONNECTIONS,
) -> Outcome:  # fmt: skip
    """On a new database with this extract, dropped at the end. Raises `Unavailable`."""
    with ExitStack() as stack:
        url = stack.enter_context(databases.fresh(server_url, "fresh"))
        env = _imported(url, source, folder / "fresh")
        tiles = real.tiles(url, range(real.MAXZOOM, real.MAXZOOM + 1))
        conn = stack.enter_context(psycopg.connect(url))
        layer = Layer(conn, tiles, FIRST_FEATURES)
        listener = stack.enter_context(psycopg.connect(url, autocommit=True))
        feed = Feed(listener, folder / "fresh" / "feed", tiles, env)
        site = stack.enter_context(servers.site(url, env, workers=WORKERS).started())
        watch = stack.enter_context(closing(Watch(site)))
        paths = real.paths("/tiles/basemap/{z}/{x}/{y}.mvt", real.tiles(url)[:READ])
        batches: tuple[tuple[str, Layer | Feed, int], ...] = (
            ("layer", layer, layer_edits), ("osm", feed, osm_edits),
        )  # fmt: skip
        lines, worst, changed = [], 0.0, 0
        for name, editor, count in batches:
            before = etags(site, _sample(url, tiles))
            with read(site, paths, connections) as seen:
                delays = _delays(watch, editor.edit, count, name, say)
            others = _untouched(before, editor)
            now = etags(site, others)
            different = sum(now[key] != before[key] for key in others)
            worst, changed = max(worst, percentile(delays, 99)), changed + different
            lines.append(_cells(name, delays, seen[0].rate, len(others), different))
        feed.finish()
    return Outcome(
        f"fresh: {WORKERS} workers, {connections} connections read meanwhile",
        {
            "en": ("edits", "n", "p50 s", "p99 s", "max s", "read/s", "other tiles", "changed"),
            "fr": ("modifications", "n", "p50 s", "p99 s", "max s", "lues/s", "autres tuiles",
                   "changées"),
        },
        lines,
        worst / BAR_S,
        {"en": f"p99 / {BAR_S:.0f} s (<= 1, no other tile changed)",
         "fr": f"p99 / {BAR_S:.0f} s (<= 1, aucune autre tuile changée)"},
        worst <= BAR_S and changed == 0,
    )  # fmt: skip


def _imported(url: str, source: Path, folder: Path) -> dict[str, str]:
    """Import the extract; the environment in which everything works on that database."""
    folder.mkdir(parents=True, exist_ok=True)
    env = {
        "MAPCOMMONS_DATABASE_URL": url,
        "MAPCOMMONS_DATA_DIR": str(folder),
        "PYTHONPATH": str(ROOT),
    }
    processes.measured([*CLI, "db", "migrate"], os.environ | env)
    processes.measured([*CLI, "import", "osm", str(source)], os.environ | env)
    return env


def _delays(
    watch: Watch, edit: Callable[[int], Edit], count: int, name: str, say: Say
) -> list[float]:
    delays = []
    for number in range(count):
        delays.append(watch.delay_s(edit(number)))
        if (number + 1) % max(count // 4, 1) == 0:
            say(f"fresh: {number + 1} of {count} {name} edits")
    return delays


def _sample(url: str, tiles: Sequence[Tile]) -> list[Watched]:
    """More tiles than are needed, since edits will touch some: of all tilesets, at all zooms."""
    above = real.tiles(url)
    chosen = [("basemap", tile) for tile in above[:SAMPLE]]
    chosen += [("places", tile) for tile in above[:SAMPLE]]
    return chosen + [(LAYER, tile) for tile in tiles[:SAMPLE]]


def _untouched(before: dict[Watched, str], editor: Layer | Feed) -> list[Watched]:
    """Tiles that no edit can show in: all of another kind's tilesets, and those far enough.

    Raises `Unavailable` where there are none.
    """
    own = (LAYER,) if isinstance(editor, Layer) else ("basemap", "places")
    others = [key for key in before if key[0] not in own or key[1] not in editor.touched]
    spread = [key for key in others if key[0] in own][: SAMPLE // 2]
    spread += [key for key in others if key[0] not in own]
    if not spread:
        raise Unavailable(
            fr="Chaque tuile a été touchée : prenez un extrait plus grand.",
            en="Every tile has been touched: take a larger extract.",
        )
    return spread[:SAMPLE]


def _cells(
    name: str, delays: Sequence[float], rate: float, others: int, different: int
) -> list[str]:
    times = [f"{percentile(delays, percent):.3f}" for percent in (50, 99, 100)]
    return [name, str(len(delays)), *times, f"{rate:,.0f}", str(others), str(different)]
