"""Geometry as the tables keep it: Web Mercator (EPSG:3857), EWKB in hexadecimal.

Coordinates are rounded to the millimetre (OSM's own grid is about a centimetre), so that an
element has the same geometry however and whenever it was read.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Coordinates = NDArray[np.float64]  # shape (n, 2): x, y in metres of Web Mercator
Geometries = NDArray[np.object_]

SRID = 3857
RADIUS = 6_378_137.0  # of the sphere of EPSG:3857, in metres
UNITS = 10**7  # of OSM's coordinates, in a degree
MOST_LAT = 85.06  # Web Mercator ends here
DECIMALS = 3


def project(lon: NDArray[Any], lat: NDArray[Any]) -> Coordinates:
    """Web Mercator of longitudes and latitudes in 10⁻⁷ degree; NaN beyond 85.06° of latitude.

    Formula: EPSG Guidance Note 7-2, Popular Visualisation Pseudo-Mercator.
    """
    degrees = np.where(np.abs(lat) <= MOST_LAT * UNITS, lat, np.nan) / UNITS
    x = RADIUS * np.radians(lon / UNITS)
    y = RADIUS * np.log(np.tan(np.pi / 4 + np.radians(degrees) / 2))
    return np.round(np.column_stack((x, y)), DECIMALS)


def points(coordinates: Coordinates) -> list[str]:
    return _hex(shapely.points(coordinates))


def lines(coordinates: Coordinates, starts: NDArray[np.int64]) -> list[str]:
    """Line i has the coordinates from starts[i] to starts[i + 1]."""
    return _hex(
        shapely.from_ragged_array(shapely.GeometryType.LINESTRING, coordinates, (starts,))
    )


def polygons(
    coordinates: Coordinates, starts: NDArray[np.int64]
) -> tuple[list[str], NDArray[np.bool_]]:
    """A multipolygon of one ring for each closed line, and whether it is valid (OGC 06-103r4)."""
    rings = np.arange(len(starts), dtype=np.int64)
    shapes = shapely.from_ragged_array(
        shapely.GeometryType.MULTIPOLYGON, coordinates, (starts, rings, rings)
    )
    return _hex(shapes), shapely.is_valid(shapes)


def from_wkb(wkb: Sequence[str]) -> list[str]:
    """Geometries of WKB in lon/lat (WGS 84, degrees), projected."""
    shapes = shapely.from_wkb(np.array(wkb, dtype=object))
    return _hex(
        shapely.transform(
            shapes, lambda c: project(np.rint(c[:, 0] * UNITS), np.rint(c[:, 1] * UNITS))
        )
    )


def _hex(shapes: Geometries) -> list[str]:
    encoded: list[str] = shapely.to_wkb(
        shapely.set_srid(shapes, SRID), hex=True, include_srid=True
    ).tolist()
    return encoded
