"""Class breaks for numbers: what a page proposes, and a rule then declares.

A break is the least number of the class above it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from core.errors import Invalid

Method = Literal["quantile", "equal", "jenks"]
#: More different numbers than these are thinned out evenly before Jenks: 0.5 s at most
JENKS_MOST = 1_500


def breaks(numbers: Sequence[float], classes: int, method: Method) -> list[float]:
    """At most `classes` - 1 breaks, ascending; fewer where many numbers are the same, and then,
    with `quantile`, perhaps fewer than the two that a rule needs.

    `quantile` puts as many numbers in each class, `equal` makes classes as wide, and `jenks`
    makes the squared distances from the mean of each class least (Fisher 1958, Jenks 1967).
    Raises `Invalid` for fewer than three different numbers, or classes that are not 3 to 7.
    """
    if not 3 <= classes <= 7:
        raise Invalid(
            fr=f"{classes} classes : il en faut de 3 à 7.",
            en=f"{classes} classes: there must be 3 to 7.",
        )
    given = np.sort(np.array([n for n in numbers if math.isfinite(n)], dtype=np.float64))
    different = np.unique(given)
    if len(different) < 3:
        raise Invalid(
            fr=f"Ces nombres n’ont que {len(different)} valeurs différentes ; pour des classes "
            "il en faut 3. Une règle « category » convient mieux.",
            en=f"These numbers have only {len(different)} different values; classes need 3. "
            "A rule of kind “category” does better.",
        )
    made = {"quantile": _quantile, "equal": _equal, "jenks": _jenks}[method](
        given, min(classes, len(different))
    )
    return sorted({float(one) for one in made if different[0] < one <= different[-1]})


def _quantile(given: NDArray[np.float64], classes: int) -> list[float]:
    return [given[math.ceil(len(given) * part / classes)] for part in range(1, classes)]


def _equal(given: NDArray[np.float64], classes: int) -> list[float]:
    low, high = given[0], given[-1]
    # Not high - low: the difference of two numbers may be no number any more.
    return [low * (1 - part / classes) + high * (part / classes) for part in range(1, classes)]


def _jenks(given: NDArray[np.float64], classes: int) -> list[float]:
    """By dynamic programming over the different numbers, each weighing as often as it comes."""
    values, counts = np.unique(given, return_counts=True)
    if len(values) > JENKS_MOST:
        kept = np.linspace(0, len(given) - 1, JENKS_MOST).astype(np.int64)
        values, counts = np.unique(given[kept], return_counts=True)
    sums = _Sums.of(values, counts)
    ends = np.arange(len(values) + 1)
    least = np.concatenate(([math.inf], sums.spread(np.zeros_like(ends[1:]), ends[1:])))
    begins = []
    for _ in range(1, min(classes, len(values))):
        least, begin = _with_one_more(least, sums)
        begins.append(begin)
    found, end = [], len(values)
    for begin in reversed(begins):
        end = begin[end]
        found.append(values[end])
    return found


@dataclass(frozen=True)
class _Sums:
    """Running sums, so that the spread of any run of values is a difference."""

    weight: NDArray[np.float64]
    total: NDArray[np.float64]
    square: NDArray[np.float64]

    @classmethod
    def of(cls, values: NDArray[np.float64], counts: NDArray[np.int64]) -> Self:
        # Scaled and about the middle: squares of large numbers lose what tells them apart.
        scaled = values / (np.abs(values).max() or 1.0)
        scaled = scaled - np.average(scaled, weights=counts)
        powers = (np.cumsum(counts * scaled**power) for power in (0, 1, 2))
        return cls(*(np.concatenate(([0.0], power)) for power in powers))

    def spread(self, begin: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.float64]:
        """Squared distances from their mean of the values from `begin` to before `end`."""
        total = self.total[end] - self.total[begin]
        weight = self.weight[end] - self.weight[begin]
        return np.asarray(self.square[end] - self.square[begin] - total**2 / weight)


def _with_one_more(
    least: NDArray[np.float64], sums: _Sums
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The least spread of the values before each end in one class more, and where it begins."""
    better = np.full_like(least, math.inf)
    begun = np.zeros(len(least), dtype=np.int64)
    for end in range(2, len(least)):
        begin = np.arange(1, end)
        spreads = least[begin] + sums.spread(begin, np.full_like(begin, end))
        at = int(spreads.argmin())
        better[end], begun[end] = spreads[at], begin[at]
    return better, begun
