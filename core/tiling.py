"""Which tiles of Web Mercator a bbox touches."""

import math
from typing import NamedTuple

#: The latitude, in degrees, at which Web Mercator ends.
NORTH = 85.0511287798066


class Box(NamedTuple):
    """Longitudes and latitudes in degrees of WGS 84."""

    west: float
    south: float
    east: float
    north: float


WORLD = Box(-180, -NORTH, 180, NORTH)


class Range(NamedTuple):
    """Columns and rows of one zoom, both ends included."""

    left: int
    top: int
    right: int
    bottom: int

    def has(self, x: int, y: int) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def tiles(self) -> int:
        """How many there are."""
        return (self.right - self.left + 1) * (self.bottom - self.top + 1)


def touched(box: Box, z: int) -> Range:
    """The tiles of a zoom with some of the box inside; an edge in common is not enough."""
    last = (1 << z) - 1
    return Range(
        min(math.floor(_column(box.west, z)), last),
        min(math.floor(_row(box.north, z)), last),
        max(math.ceil(_column(box.east, z)) - 1, 0),
        max(math.ceil(_row(box.south, z)) - 1, 0),
    )


def _column(lon: float, z: int) -> float:
    return (lon + 180) / 360 * float(1 << z)


def _row(lat: float, z: int) -> float:
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return min(max(y, 0.0), 1.0) * float(1 << z)
