"""The SQL of a tile, alone on its connection: how long it takes at each zoom."""

import time
from collections import defaultdict

import psycopg
from psycopg.rows import TupleRow

from bench.clients import percentile
from bench.pgbench import OPTIONS
from bench.tiles import real
from bench.tiles.outcome import Outcome
from bench.tiles.real import Tile
from core.sql import queries

SQL = queries(__name__)
MOST = 100  # tiles of a zoom
WARM = 6  # runs, after which PostgreSQL keeps the plans
BAR_MS = 50


def zooms(url: str) -> Outcome:
    """Time to the last byte of the tile, over the connection; tiles of each zoom in random order.

    The ratio is that of the worst p95 to the bar: 1 is the bar.
    """
    chosen: dict[int, list[Tile]] = defaultdict(list)
    for tile in real.tiles(url):
        chosen[tile.z].append(tile)
    lines, worst = [], 0.0
    with psycopg.connect(url, options=OPTIONS, autocommit=True) as conn:
        for z in sorted(chosen):
            of_zoom = chosen[z][:MOST]
            for tile in of_zoom[:WARM] * WARM:
                _make(conn, tile)
            made = [_make(conn, tile) for tile in of_zoom]
            p50, p95 = (percentile((s for s, _ in made), p) * 1e3 for p in (50, 95))
            worst = max(worst, p95)
            largest = max(size for _, size in made) / 1e3
            lines.append([str(z), str(len(made)), f"{p50:.1f}", f"{p95:.1f}", f"{largest:.0f}"])
    return Outcome(
        f"sql: up to {MOST} tiles of each zoom, one after the other",
        {
            "en": ("z", "tiles", "p50 ms", "p95 ms", "largest kB"),
            "fr": ("z", "tuiles", "p50 ms", "p95 ms", "la plus grande, ko"),
        },
        lines,
        worst / BAR_MS,
        {"en": f"worst p95 / {BAR_MS} ms (<= 1)", "fr": f"pire p95 / {BAR_MS} ms (<= 1)"},
        worst <= BAR_MS,
    )


def _make(conn: psycopg.Connection[TupleRow], tile: Tile) -> tuple[float, int]:
    """Seconds, and the bytes of the tile."""
    began = time.perf_counter()
    cursor = conn.execute(SQL["make_tile"], tile._asdict(), prepare=True, binary=True)
    row = cursor.fetchone()
    return time.perf_counter() - began, len(row[0] or b"") if row else 0
