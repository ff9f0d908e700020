"""What each part of `bench tiles` hands back: a table, and the ratio that its bar is set for."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.clients import Load
from bench.columns import aligned
from core.errors import Lang


@dataclass(frozen=True)
class Outcome:
    """`bar` says, in words, what the figures should reach; `met`, whether they do."""

    name: str
    headings: dict[Lang, Sequence[str]]
    lines: Sequence[Sequence[str]]
    ratio: float
    bar: dict[Lang, str]
    met: bool

    def text(self, lang: Lang) -> str:
        verdict = {"fr": ("tenu", "PAS TENU"), "en": ("met", "NOT MET")}[lang][not self.met]
        table = aligned([self.headings[lang], *self.lines])
        return f"\n{self.name}\n{table}\n{self.bar[lang]}: {self.ratio:.2f} ({verdict})"


LOAD_HEADINGS: dict[Lang, Sequence[str]] = {
    "en": ("server", "tiles/s", "p50 ms", "p99 ms", "kB/tile", "server CPU ms", "client CPU"),
    "fr": ("serveur", "tuiles/s", "p50 ms", "p99 ms", "ko/tuile", "CPU serveur ms", "CPU client"),
}


def load_cells(name: str, load: Load) -> list[str]:
    answers = max(len(load.latencies_s), 1)
    return [
        name,
        f"{load.rate:,.0f}",
        f"{load.percentile_s(50) * 1e3:.2f}",
        f"{load.percentile_s(99) * 1e3:.2f}",
        f"{load.received / answers / 1e3:.1f}",
        "–" if load.server_s is None else f"{load.server_s / answers * 1e3:.3f}",
        f"{load.cpu:.0%}",
    ]
