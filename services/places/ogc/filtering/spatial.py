"""The spatial predicates of CQL2: of the geometry of a collection, and those a filter has.

What is compared is compared in the system in which the filter says it: a line that is straight
there stays straight. Where the table has another, its index is asked first for a box around it.
"""

from collections.abc import Mapping

import shapely
from geoalchemy2 import Geometry
from pygeofilter import ast
from shapely.geometry.base import BaseGeometry as Shape
from sqlalchemy import Boolean, LargeBinary, and_, false, func, literal, not_, true

from services.places.ogc.filtering.systems import DEGREES, MERCATOR, bounds_in, to_mercator
from services.places.ogc.filtering.typed import Located, Sql, Typed, needs

Predicate = type[ast.SpatialComparisonPredicate]

NAMES: Mapping[Predicate, str] = {
    ast.GeometryIntersects: "intersects",
    ast.GeometryWithin: "within",
    ast.GeometryContains: "contains",
    ast.GeometryTouches: "touches",
    ast.GeometryCrosses: "crosses",
    ast.GeometryOverlaps: "overlaps",
    ast.GeometryEquals: "equals",
}
#: Types of columns that GEOS can always work on: none of their values is invalid, or a collection.
SOUND = ("POINT", "MULTIPOINT", "LINESTRING", "MULTILINESTRING")


def relate(predicate: Predicate, left: Typed, right: Typed) -> Sql:
    """Raises `Malformed` for what is no geometry."""
    if predicate is ast.GeometryDisjoint:
        return not_(relate(ast.GeometryIntersects, left, right))
    first, second, name = _geometry(left), _geometry(right), NAMES[predicate]
    if first.shape is None and second.shape is None:
        return _predicate(name, first.sql, second.sql, is_sound=False)
    if first.shape is not None and second.shape is not None:
        return true() if getattr(first.shape, name)(second.shape) else false()
    column, written = (first, second) if first.shape is None else (second, first)
    there, shape, srid = _together(column, written)
    shape_in_sql = func.ST_GeomFromWKB(literal(shapely.to_wkb(shape), LargeBinary), srid)
    pair = (there, shape_in_sql) if column is first else (shape_in_sql, there)
    is_sound = _type(column) in SOUND and shape.geom_type != "GeometryCollection"
    condition = _predicate(name, *pair, is_sound=is_sound)
    envelope = _envelope(column, written)
    return condition if envelope is None else and_(column.sql.op("&&")(envelope), condition)


def _geometry(typed: Typed) -> Located:
    needs(typed, "geometry", where="S_…")
    assert isinstance(typed, Located)  # noqa: S101  all that is of that kind is
    return typed


def _type(column: Located) -> str:
    kind = column.sql.type
    return str(kind.geometry_type) if isinstance(kind, Geometry) else "GEOMETRY"


def _together(column: Located, written: Located) -> tuple[Sql, Shape, int]:
    """The column, the shape, and the one system that both are in."""
    shape = written.shape or shapely.Point()
    if column.srid == written.srid:
        return column.sql, shape, column.srid
    if written.is_box and (column.srid, written.srid) == (MERCATOR, DEGREES):
        return column.sql, to_mercator(shape), MERCATOR  # is a box there, too
    return func.ST_Transform(column.sql, written.srid), shape, written.srid


def _envelope(column: Located, written: Located) -> Sql | None:
    """A box that has all of the shape, in the column's system."""
    bounds = written.shape.bounds if written.shape is not None else None
    if bounds is not None and column.srid != written.srid:
        bounds = bounds_in(bounds, column.srid)
    return None if bounds is None else func.ST_MakeEnvelope(*bounds, column.srid)


def _predicate(name: str, first: Sql, second: Sql, *, is_sound: bool) -> Sql:
    if is_sound:
        function = getattr(func, f"ST_{name.capitalize()}")
        related: Sql = function(first, second, type_=Boolean())
        return related
    return func.places.relates(name, first, second, type_=Boolean())
