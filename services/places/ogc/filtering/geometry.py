"""The geometries that a filter has, checked and brought into one reference system."""

from typing import Any

import shapely
from pygeofilter import values
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry as Shape
from sqlalchemy import null

from core.cql2 import refused
from core.errors import Malformed
from services.places.ogc.filtering.systems import DEGREES, System, to_degrees
from services.places.ogc.filtering.typed import Located

#: Where the axes of any projected system end.
FARTHEST = 1e8
Box = tuple[float, float, float, float]


def located(node: values.Geometry | values.Envelope, system: System, storage: int) -> Located:
    """A geometry of a filter, in the storage's system where it was written in it, else in degrees.

    Raises `Malformed` for one that is not valid, or not on Earth.
    """
    is_box = isinstance(node, values.Envelope)
    shape = box(node, system) if is_box else shape_of(node.geometry, system)
    shown = "BBOX" if is_box else node.geometry["type"]
    _check(shape, shown, system)
    if system.srid == storage:
        return Located("geometry", null(), shown, srid=storage, shape=shape, is_box=is_box)
    if not system.is_geographic:
        try:
            shape, is_box = to_degrees(shape, system), False
        except ValueError:
            raise _off_earth(shape.wkt, system) from None
        _check(shape, shown, System(DEGREES))
    return Located("geometry", null(), shown, srid=DEGREES, shape=shape, is_box=is_box)


def shape_of(geojson: dict[str, Any], system: System) -> Shape:
    """Of GeoJSON whose positions are pairs of numbers."""
    kind = geojson["type"]
    try:
        if kind == "GeometryCollection":
            parts = [shape_of(part, system) for part in geojson["geometries"]]
            return _joined(shapely.GeometryCollection(parts))
        shape = shapely.geometry.shape(geojson)
    except (ValueError, TypeError, IndexError, ShapelyError):
        raise _invalid(kind, "?") from None
    if shape.is_empty:
        raise _invalid(kind, "Empty")
    return shapely.transform(shape, lambda both: both[:, ::-1]) if system.is_flipped else shape


def box(node: values.Envelope, system: System) -> Shape:
    """Of two parts where it goes over the antimeridian: its west is then greater than its east."""
    west, south, east, north = node.x1, node.y1, node.x2, node.y2
    if system.is_flipped:
        west, south, east, north = south, west, north, east
    if south > north or (west > east and not system.is_geographic):
        raise refused(
            fr=f"BBOX({node.x1:g}, {node.y1:g}, {node.x2:g}, {node.y2:g}) : le premier coin est "
            "celui du sud-ouest.",
            en=f"BBOX({node.x1:g}, {node.y1:g}, {node.x2:g}, {node.y2:g}): the first corner is "
            "that of the south-west.",
        )
    if west <= east:
        return _rectangle((west, south, east, north))
    parts = [(west, south, 180.0, north), (-180.0, south, east, north)]
    return shapely.union_all([_rectangle(part) for part in parts])


def _rectangle(sides: Box) -> Shape:
    """A line or a point where it has no width or height."""
    west, south, east, north = sides
    if west < east and south < north:
        return shapely.box(west, south, east, north)
    if (west, south) == (east, north):
        return shapely.Point(west, south)
    return shapely.LineString([(west, south), (east, north)])


def _joined(collection: Shape) -> Shape:
    """Parts of one dimension are one geometry; others stay a collection of three at most."""
    if collection.is_empty:
        raise _invalid("GeometryCollection", "Empty")
    parts = shapely.get_parts(collection)
    for part in parts:
        if not part.is_valid:
            raise _invalid(part.geom_type, shapely.is_valid_reason(part))
    dimensions = shapely.get_dimensions(parts)
    joined = [shapely.union_all(parts[dimensions == one]) for one in sorted(set(dimensions))]
    return joined[0] if len(joined) == 1 else shapely.GeometryCollection(joined)


def _check(shape: Shape, shown: str, system: System) -> None:
    west, south, east, north = shape.bounds
    limits = (180.0, 90.0) if system.is_geographic else (FARTHEST, FARTHEST)
    if max(-west, east) > limits[0] or max(-south, north) > limits[1]:
        raise _off_earth(f"{shown} {west:g} {south:g} {east:g} {north:g}", system)
    if not shape.is_valid:
        raise _invalid(shown, shapely.is_valid_reason(shape))


def _invalid(kind: str, reason: str) -> Malformed:
    return refused(
        fr=f"{kind} : la géométrie n’est pas valable ({reason[:80]}).",
        en=f"{kind}: the geometry is not valid ({reason[:80]}).",
    )


def _off_earth(shown: str, system: System) -> Malformed:
    order = ("latitude, longitude" if system.is_flipped else "longitude, latitude") + " (°)"
    unit = order if system.is_geographic else f"EPSG:{system.srid}"
    return refused(
        fr=f"« {shown[:80]} » sort de la Terre ; les coordonnées sont en {unit}.",
        en=f"“{shown[:80]}” is not on Earth; coordinates are in {unit}.",
    )
