"""Colours that members chose, made strong enough to be seen on a flavour's land and halos.

The ratios are those of WCAG 2.2: 1.4.11 for symbols, 1.4.3 for text.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from services.tiles.contrast import contrast

SYMBOL, TEXT = 3.0, 4.5


@dataclass(frozen=True)
class Mended:
    """One colour or opacity that is drawn otherwise than the rule says."""

    where: str
    given: str | float
    used: str | float
    against: str
    ratio: float


@dataclass
class Mender:
    """Mends for one background after the other, and keeps a report of it."""

    report: list[Mended] = field(default_factory=list)

    def colour(self, where: str, given: str, against: str, ratio: float, opacity: float = 1) -> str:
        """The nearest shade of `given` that reaches `ratio`; opacity is from 0 to 1."""
        given = given.lower()
        used = next(
            (s for s in _shades(given, against) if seen(s, against, opacity) >= ratio), None
        )
        used = used or extreme(against)
        if used != given:
            self.report.append(Mended(where, given, used, against, ratio))
        return used

    def opacity(self, where: str, given: float, against: str, ratio: float) -> float:
        """`given`, or the least opacity with which anything reaches `ratio` on `against`."""
        used = given
        while seen(extreme(against), against, used) < ratio and used < 1:
            used = min(1.0, round(used + 0.05, 2))
        if used != given:
            self.report.append(Mended(where, given, used, against, ratio))
        return used

    def told(self) -> list[dict[str, Any]]:
        return [asdict(mended) for mended in self.report]


def extreme(background: str) -> str:
    """Black or white: what stands off the background more."""
    return max("#000000", "#ffffff", key=lambda one: contrast(one, background))


def seen(colour: str, background: str, opacity: float) -> float:
    """The contrast of a colour that lets the background through."""
    return contrast(mix(colour, background, opacity), background)


def mix(one: str, other: str, share: float) -> str:
    """`share` (0 to 1) of one colour over the other, as browsers and MapLibre blend."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def _shades(colour: str, background: str) -> Iterator[str]:
    """From the colour itself to black or white, by steps of a fiftieth."""
    yield colour
    goal = extreme(background)
    yield from (mix(goal, colour, step / 50) for step in range(1, 51))


def _channels(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
