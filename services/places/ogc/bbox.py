"""`bbox=`: which features lie in a box, in any of the reference systems that are offered."""

import math
from typing import Any

import numpy as np
import shapely
from geoalchemy2 import Geometry
from pyproj import CRS
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry
from sqlalchemy import ColumnElement, and_, func, or_

from core.errors import Malformed
from services.places.ogc.collection import Collection
from services.places.ogc.crs import MERCATOR, WGS84, Crs, to_degrees

#: Where Web Mercator ends, and a little more, for what lies on its edge.
MERCATOR_WORLD = box(-180, -85.06, 180, 85.06)
#: No coordinate on the Earth is as far from the origin of a reference system, in its units.
FARTHEST = 1e8
#: A straight edge in one reference system is bent in another: it is cut into this many pieces.
PIECES = 32

Box = tuple[float, float, float, float]


def read_bbox(text: str, crs: Crs) -> BaseGeometry:
    """What a box covers, in degrees (WGS 84), longitude first.

    Four numbers, or six with heights, which select nothing here: the features have none. Where the
    first longitude is greater than the second, the box goes across the antimeridian. Raises
    `Malformed`.
    """
    west, south, east, north = _corners(text, crs)
    if south > north or (west > east and not crs.geographic):
        raise Malformed(
            fr=f"« bbox » vaut {text[:80]}, dont un minimum dépasse le maximum : d’abord les deux "
            "plus petites valeurs, puis les deux plus grandes.",
            en=f"“bbox” is {text[:80]}, of which a minimum exceeds its maximum: the two smaller "
            "values come first, then the two greater ones.",
        )
    if not crs.geographic:
        return _in_degrees(text, (west, south, east, north), crs)
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
        raise Malformed(
            fr=f"« bbox » vaut {text[:80]}, qui sort du monde : longitudes de -180 à 180, "
            "latitudes de -90 à 90.",
            en=f"“bbox” is {text[:80]}, which leaves the world: longitudes from -180 to 180, "
            "latitudes from -90 to 90.",
        )
    if west > east:
        return MultiPolygon(
            [_box((west, south, 180, north), crs), _box((-180, south, east, north), crs)]
        )
    return _box((west, south, east, north), crs)


def lies_in(collection: Collection, area: BaseGeometry) -> ColumnElement[bool]:
    """Whether a feature meets an area (degrees, longitude first); one without geometry does."""
    geometry = collection.geometry
    return or_(geometry.is_(None), _meets(geometry, collection.srid, area))


def _meets(geometry: ColumnElement[Any], srid: int, area: BaseGeometry) -> ColumnElement[bool]:
    if srid == WGS84:
        return func.ST_Intersects(geometry, _literal(area))
    if srid == MERCATOR:
        known = shapely.intersection(area, MERCATOR_WORLD)
        return func.ST_Intersects(geometry, func.ST_Transform(_literal(known), MERCATOR))
    # Elsewhere a box of degrees may have no image, or a wrong one: features are taken to degrees.
    exact = func.ST_Intersects(func.ST_Transform(geometry, WGS84), _literal(area))
    if not _knows(srid, area):
        return exact
    bent = shapely.segmentize(area, max(_size(area.bounds)) / PIECES)
    near = func.ST_Transform(_literal(bent), srid, type_=Geometry(srid=srid))
    return and_(geometry.op("&&")(near), exact)


def _knows(srid: int, area: BaseGeometry) -> bool:
    """Whether a reference system is made for all of the area, so that its index can be asked."""
    use = CRS.from_epsg(srid).area_of_use
    return use is not None and box(*use.bounds).contains(area)


def _literal(area: BaseGeometry) -> ColumnElement[Any]:
    return func.ST_GeomFromText(area.wkt, WGS84)


def _corners(text: str, crs: Crs) -> Box:
    """The least and the greatest of each axis, easting or longitude first."""
    numbers = [_number(part) for part in text[:500].split(",")]
    if len(numbers) not in (4, 6) or not all(map(math.isfinite, numbers)):
        raise Malformed(
            fr=f"« bbox » vaut {text[:80]} ; il faut quatre nombres séparés par des virgules, ou "
            "six avec les hauteurs.",
            en=f"“bbox” is {text[:80]}; it has to be four numbers separated by commas, or six with "
            "heights.",
        )
    low, high = numbers[:2], numbers[len(numbers) // 2 :][:2]
    if crs.north_first:
        low, high = low[::-1], high[::-1]
    return (*low, *high)  # type: ignore[return-value]  # two and two


def _number(text: str) -> float:
    try:
        return float(text) if text.isascii() else math.nan
    except ValueError:
        return math.nan


def _in_degrees(text: str, corners: Box, crs: Crs) -> BaseGeometry:
    if max(map(abs, corners)) <= FARTHEST:
        bent = shapely.segmentize(_box(corners, crs), max(*_size(corners), 1) / PIECES)
        ring = shapely.get_coordinates(bent)
        lon, lat = to_degrees(crs.srid).transform(ring[:, 0], ring[:, 1])
        if np.isfinite(lon).all() and np.isfinite(lat).all():
            return shapely.set_coordinates(bent, np.column_stack((lon, lat)))
    raise Malformed(
        fr=f"« bbox » vaut {text[:80]}, qui sort de ce que {crs.uri} peut dire.",
        en=f"“bbox” is {text[:80]}, which leaves what {crs.uri} can tell.",
    )


def _box(corners: Box, crs: Crs) -> Polygon:
    """Half a unit of the last decimal larger: coordinates that we told find their feature."""
    west, south, east, north = corners
    half = 0.5 * 10**-crs.decimals
    return box(west - half, south - half, east + half, north + half)


def _size(corners: Box) -> tuple[float, float]:
    return corners[2] - corners[0], corners[3] - corners[1]
