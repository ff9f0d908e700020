"""What each part of `bench places` hands back: a table, and a ratio with its caption."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.columns import aligned
from core.errors import Lang


@dataclass(frozen=True)
class Outcome:
    """`met` says whether every line reaches its bar."""

    name: str
    headings: dict[Lang, Sequence[str]]
    lines: Sequence[Sequence[str]]
    ratio: float
    caption: dict[Lang, str]
    met: bool

    def text(self, lang: Lang) -> str:
        verdict = {"fr": ("tenu", "PAS TENU"), "en": ("met", "NOT MET")}[lang][not self.met]
        table = aligned([self.headings[lang], *self.lines])
        return f"\n{self.name}\n{table}\n{self.caption[lang]}: {self.ratio:.2f} ({verdict})"
