"""Reference systems of the geometries in a filter: longitude first within, whatever outside."""

import re
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite

from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from shapely import get_coordinates, segmentize, transform
from shapely.geometry.base import BaseGeometry as Shape

from core.cql2 import refused
from core.ogc import CRS84

DEGREES = 4326
MERCATOR = 3857
#: The farthest that Web Mercator reaches.
NORTHERNMOST = 85.0511287798066
EPSG = re.compile(r"http://www\.opengis\.net/def/crs/EPSG/[0-9.]+/([0-9]{1,6})")
CRS84H = "http://www.opengis.net/def/crs/OGC/0/CRS84h"
PIECES = 200  # into how many a straight line is cut, for it to stay on its way elsewhere

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class System:
    """`srid` is EPSG's; `is_flipped`: north comes first; `is_geographic`: it is in degrees."""

    srid: int
    is_flipped: bool = False
    is_geographic: bool = True


def system_of(uri: str | None) -> System:
    """The system of a URI; without one, CRS84. Raises `Malformed` for what is none."""
    if uri is None or uri in (CRS84, CRS84H):
        return System(DEGREES)
    found = EPSG.fullmatch(uri)
    system = _known(int(found[1])) if found else None
    if system is None:
        raise refused(
            fr=f"« {uri[:100]} » n’est pas un système de coordonnées connu ; par exemple {CRS84}.",
            en=f"“{uri[:100]}” is no reference system that is known; for example {CRS84}.",
        )
    return system


@lru_cache(maxsize=100)
def _known(srid: int) -> System | None:
    try:
        crs = CRS.from_epsg(srid)
    except CRSError:
        return None
    if not (_is_in_degrees(crs) or crs.is_projected) or len(crs.axis_info) < 2:
        return None
    is_flipped = crs.axis_info[0].direction.lower() in ("north", "south")
    return System(srid, is_flipped, crs.is_geographic)


def _is_in_degrees(crs: CRS) -> bool:
    """Whether it differs from WGS 84 by its ellipsoid at most: a metre, where it is Europe's."""
    meridian = crs.prime_meridian.longitude if crs.prime_meridian else None
    return crs.is_geographic and meridian == 0 and crs.axis_info[0].unit_name == "degree"


def to_degrees(shape: Shape, system: System) -> Shape:
    """The shape of a projected system in longitude and latitude. Raises `ValueError`."""
    west, south, east, north = shape.bounds
    longest = max(east - west, north - south) / PIECES
    fine = segmentize(shape, longest) if longest > 0 else shape
    return _moved(fine, system.srid, DEGREES)


def to_mercator(shape: Shape) -> Shape:
    """A box in degrees, as far as Web Mercator reaches."""

    def reached(positions):  # type: ignore[no-untyped-def]
        return positions.clip((-180, -NORTHERNMOST), (180, NORTHERNMOST))

    return _moved(transform(shape, reached), DEGREES, MERCATOR)


def bounds_in(bounds: Bounds, srid: int) -> Bounds | None:
    """A box that has all of a box in degrees, in another system; None where nobody can say."""
    west, south, east, north = bounds
    if srid == MERCATOR:
        south, north = max(south, -NORTHERNMOST), min(north, NORTHERNMOST)
    area = CRS.from_epsg(srid).area_of_use
    if area is None or west < area.west or east > area.east:
        return None
    if south < area.south - 1 or north > area.north + 1 or south > north:
        return None
    found = _transformer(DEGREES, srid).transform_bounds(west, south, east, north, densify_pts=21)
    if not all(map(isfinite, found)):
        return None
    wide, high = found[2] - found[0], found[3] - found[1]
    more = 0.01 * max(wide, high) + 1
    return found[0] - more, found[1] - more, found[2] + more, found[3] + more


def _moved(shape: Shape, start: int, end: int) -> Shape:
    transformer = _transformer(start, end)
    try:
        # The stub of `transform` knows functions of one array only.
        moved = transform(shape, transformer.transform, interleaved=False)  # type: ignore[arg-type]
    except ProjError as error:
        raise ValueError(str(error)) from error
    if not all(isfinite(number) for pair in get_coordinates(moved) for number in pair):
        raise ValueError("no place on Earth")
    return moved


@lru_cache(maxsize=100)
def _transformer(start: int, end: int) -> Transformer:
    return Transformer.from_crs(start, end, always_xy=True)
