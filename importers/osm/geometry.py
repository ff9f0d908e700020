"""Geometry as the tables keep it: Web Mercator (EPSG:3857), EWKB in hexadecimal.

Coordinates are rounded to the millimetre (OSM's own grid is about a centimetre), so that an
element has the same geometry however and whenever it was read.
"""

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from core import mercator
from core.mercator import SRID, encode

Coordinates = NDArray[np.float64]  # shape (n, 2): x, y in metres of Web Mercator
Starts = NDArray[np.int64]

UNITS = 10**7  # of OSM's coordinates, in a degree
MOST_LAT = 85.06  # Web Mercator ends here
DECIMALS = 3
DIGITS = 32  # of a point in hexadecimal: two numbers of eight bytes


def _head(kind: int, *numbers: int) -> str:
    """The beginning of an EWKB geometry, little-endian: kind, SRID, numbers."""
    return struct.pack(f"<BII{len(numbers)}I", 1, kind | 0x20000000, SRID, *numbers).hex().upper()


POINT, LINE = _head(1), _head(2)
# A multipolygon of one polygon (kind 3, without an SRID of its own) of one ring.
POLYGON = _head(6, 1) + struct.pack("<BII", 1, 3, 1).hex().upper()


def project(lon: NDArray[Any], lat: NDArray[Any]) -> Coordinates:
    """Web Mercator of longitudes and latitudes in 10⁻⁷ degree; NaN beyond 85.06° of latitude."""
    degrees = np.where(np.abs(lat) <= MOST_LAT * UNITS, lat, np.nan) / UNITS
    return np.round(mercator.project(lon / UNITS, degrees), DECIMALS) + 0.0  # no -0.0


def on_earth(lon: NDArray[Any], lat: NDArray[Any]) -> NDArray[np.bool_]:
    """Which of these longitudes and latitudes in 10⁻⁷ degree are a place."""
    there: NDArray[np.bool_] = (np.abs(lon) <= 180 * UNITS) & (np.abs(lat) <= 90 * UNITS)
    return there


def points(coordinates: Coordinates) -> list[str]:
    digits = _digits(coordinates)
    return [POINT + digits[at : at + DIGITS] for at in range(0, len(digits), DIGITS)]


def lines(coordinates: Coordinates, starts: Starts) -> list[str]:
    """Line i has the coordinates from starts[i] to starts[i + 1]."""
    return _strings(LINE, coordinates, starts)


def polygons(coordinates: Coordinates, starts: Starts) -> list[str]:
    """A multipolygon of one ring for each closed line."""
    return _strings(POLYGON, coordinates, starts)


def are_valid(coordinates: Coordinates, starts: Starts) -> NDArray[np.bool_]:
    """Which closed lines are the ring of a valid polygon (OGC 06-103r4)."""
    rings = np.arange(len(starts), dtype=np.int64)
    shapes = shapely.from_ragged_array(shapely.GeometryType.POLYGON, coordinates, (starts, rings))
    valid: NDArray[np.bool_] = shapely.is_valid(shapes)
    return valid


def from_wkb(wkb: Sequence[str]) -> list[str]:
    """Geometries of WKB in lon/lat (WGS 84, degrees), projected."""
    shapes = shapely.transform(
        shapely.from_wkb(np.array(wkb, dtype=object)),
        lambda c: project(np.rint(c[:, 0] * UNITS), np.rint(c[:, 1] * UNITS)),
    )
    return encode(shapes)


def _strings(head: str, coordinates: Coordinates, starts: Starts) -> list[str]:
    digits = _digits(coordinates)
    counts = np.diff(starts).astype("<u4").tobytes().hex().upper()
    ends = (starts * DIGITS).tolist()
    return [
        head + counts[8 * i : 8 * i + 8] + digits[ends[i] : ends[i + 1]]
        for i in range(len(starts) - 1)
    ]


def _digits(coordinates: Coordinates) -> str:
    return coordinates.astype("<f8").tobytes().hex().upper()
