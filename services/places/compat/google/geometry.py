"""Where something is: location, viewport and bounds, as objects with `lat` and `lng` in WGS 84."""

import math
from collections.abc import Mapping
from typing import Any

from core.database import Row
from services.places.compat.google.rows import is_land, kind_of

Box = tuple[float, float, float, float]
EARTH_M = 6_371_008.8  # mean radius
METRES_A_DEGREE = math.pi * EARTH_M / 180
#: The least a viewport shows around a point, in metres; a house and its neighbours, a town.
AROUND_M: Mapping[str, float] = {"address": 150, "place": 150, "street": 250}
AROUND_WIDE_M = 2_000
LOCATION_TYPES: Mapping[str, str] = {
    "address": "ROOFTOP",
    "place": "GEOMETRIC_CENTER",
    "street": "GEOMETRIC_CENTER",
}


def geometry(row: Row) -> dict[str, Any]:
    """What a place has: location and viewport."""
    return {"location": point(row["lon"], row["lat"]), "viewport": bounds(_viewport(row))}


def geocoded(row: Row) -> dict[str, Any]:
    """What a geocoding result has: also how exact it is, and its bounds if it is wide."""
    extent = row.get("extent")
    more = {"bounds": bounds(tuple(extent))} if extent else {}
    return {**geometry(row), "location_type": location_type(row), **more}


def location_type(row: Row) -> str:
    """ROOFTOP, RANGE_INTERPOLATED, GEOMETRIC_CENTER or APPROXIMATE."""
    if is_interpolated(row):
        return "RANGE_INTERPOLATED"
    return "APPROXIMATE" if is_land(row) else LOCATION_TYPES[kind_of(row)]


def is_interpolated(row: Row) -> bool:
    """A number between two that are mapped: its id is that of the line and the number."""
    number = str(row["id"]).partition("address-w")[2]
    return kind_of(row) == "address" and "-" in number


def point(lon: float, lat: float) -> dict[str, float]:
    return {"lat": round(lat, 7), "lng": round(lon, 7)}


def bounds(box: Box) -> dict[str, dict[str, float]]:
    west, south, east, north = box
    return {"northeast": point(east, north), "southwest": point(west, south)}


def around(lon: float, lat: float, radius_m: float) -> Box:
    """The box around a circle; at the poles and the 180th meridian it ends there."""
    high = radius_m / METRES_A_DEGREE
    north, south = min(lat + high, 90.0), max(lat - high, -90.0)
    # The widest parallel of a circle near a pole is the one nearest to the pole.
    shrink = math.cos(math.radians(max(abs(north), abs(south))))
    wide = high / shrink if shrink > high / 180 else 180.0
    return max(lon - wide, -180.0), south, min(lon + wide, 180.0), north


def distance_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two (lon, lat), on a sphere: within 0.6 % of the truth."""
    (lon, lat), (lon2, lat2) = (tuple(map(math.radians, position)) for position in (one, other))
    chord = (
        math.sin((lat2 - lat) / 2) ** 2
        + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    )
    return 2 * EARTH_M * math.asin(math.sqrt(min(chord, 1.0)))


def _viewport(row: Row) -> Box:
    """The extent; what is around the point of what is small, or has none."""
    extent, is_wide = row.get("extent"), is_land(row)
    if extent and is_wide:
        return tuple(extent)
    least = around(row["lon"], row["lat"], AROUND_WIDE_M if is_wide else AROUND_M[kind_of(row)])
    west, south, east, north = extent or least
    return min(west, least[0]), min(south, least[1]), max(east, least[2]), max(north, least[3])
