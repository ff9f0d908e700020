"""What each part of `bench tiles` hands back: a table, and the ratio that its bar is set for."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.clients import Load
from bench.columns import aligned
from core.errors import Lang


@dataclass(frozen=True)
class Outcome:
    """`bar` says, in words, what the figures should reach; `met`, whether they do.

    `by_cpu` is the ratio if all had a machine for themselves: the peer's CPU a tile, by ours.
    """

    name: str
    headings: dict[Lang, Sequence[str]]
    lines: Sequence[Sequence[str]]
    ratio: float
    bar: dict[Lang, str]
    met: bool
    by_cpu: float | None = None

    def text(self, lang: Lang) -> str:
        verdict = {"fr": ("tenu", "PAS TENU"), "en": ("met", "NOT MET")}[lang][not self.met]
        table = aligned([self.headings[lang], *self.lines])
        text = f"\n{self.name}\n{table}\n{self.bar[lang]}: {self.ratio:.2f} ({verdict})"
        if self.by_cpu is None:
            return text
        return text + {"fr": "\nen temps CPU", "en": "\nby CPU time"}[lang] + f": {self.by_cpu:.2f}"


LOAD_HEADINGS: dict[Lang, Sequence[str]] = {
    "en": (
        "server",
        "tiles/s",
        "p50 ms",
        "p99 ms",
        "kB/tile",
        "server CPU ms",
        "PostgreSQL CPU ms",
        "client CPU",
    ),
    "fr": (
        "serveur",
        "tuiles/s",
        "p50 ms",
        "p99 ms",
        "ko/tuile",
        "CPU serveur ms",
        "CPU PostgreSQL ms",
        "CPU client",
    ),
}


def by_cpu(ours: Load, peer: Load) -> float | None:
    return peer.cpu_ms / ours.cpu_ms if ours.cpu_ms and peer.cpu_ms else None


def load_cells(name: str, load: Load) -> list[str]:
    costs = (load.server_s, load.database_s)
    answers = max(len(load.latencies_s), 1)
    return [
        name,
        f"{load.rate:,.0f}",
        f"{load.percentile_s(50) * 1e3:.2f}",
        f"{load.percentile_s(99) * 1e3:.2f}",
        f"{load.received / answers / 1e3:.1f}",
        *("–" if cost is None else f"{cost / answers * 1e3:.3f}" for cost in costs),
        f"{load.cpu:.0%}",
    ]
