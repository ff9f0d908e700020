"""Results as a table that a terminal shows."""

import re
from collections.abc import Sequence

from bench.columns import aligned
from bench.imports import OURS, Result
from core.errors import Lang

HEADINGS: dict[Lang, tuple[str, ...]] = {
    "en": ("N", "tool", "wall s", "spread s", "s/M nodes", "client CPU s", "PostgreSQL CPU s",
           "peak MB", "disk MB", "rows"),
    "fr": ("N", "outil", "durée s", "écart s", "s/M nœuds", "CPU client s", "CPU PostgreSQL s",
           "pic Mo", "disque Mo", "lignes"),
}  # fmt: skip
STAGE = re.compile(r"^ +\w+ +\d+\.\d s\b.*$", re.MULTILINE)
UNKNOWN = "–"


def table(results: Sequence[Result], lang: Lang) -> str:
    """A line for each tool and scale, numbers to the right."""
    return aligned([HEADINGS[lang], *map(_cells, results)], left=(1,))


def stages(result: Result) -> list[str]:
    """The lines in which an import tells how long each of its stages took."""
    return STAGE.findall(result.best.cost.output)


def growth(results: Sequence[Result]) -> float:
    """Our seconds per node at the largest scale, by those at the smallest: 1 is linear."""
    ours = sorted((r for r in results if r.tool == OURS), key=lambda r: r.n)
    return ours[-1].seconds_per_million_nodes / ours[0].seconds_per_million_nodes


def ratio(results: Sequence[Result]) -> float:
    """Our wall time by the peer's, at the largest scale."""
    largest = max(r.n for r in results)
    peer, ours = (
        next(r.best.cost.wall_s for r in results if r.n == largest and (r.tool == OURS) is own)
        for own in (False, True)
    )
    return ours / peer


def _cells(result: Result) -> tuple[str, ...]:
    best = result.best
    return (
        str(result.n),
        result.tool,
        f"{best.cost.wall_s:.1f}",
        f"{result.spread_s:.1f}",
        f"{result.seconds_per_million_nodes:.1f}",
        f"{best.cost.cpu_s:.1f}",
        UNKNOWN if best.server_cpu_s is None else f"{best.server_cpu_s:.1f}",
        UNKNOWN if best.cost.peak_bytes is None else f"{best.cost.peak_bytes / 1e6:.0f}",
        f"{best.content.bytes / 1e6:.0f}",
        f"{best.content.rows:,}",
    )
