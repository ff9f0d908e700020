"""What a part of a filter is: its type, and its expression in SQL."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from shapely.geometry.base import BaseGeometry as Shape
from sqlalchemy import (
    REAL,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Double,
    Float,
    Integer,
    Numeric,
    Text,
    case,
    cast,
    func,
    literal,
)
from sqlalchemy.sql.elements import ColumnElement

from core.cql2 import refused
from core.errors import Malformed
from services.places.ogc.collection import Property

Kind = Literal[
    "string", "number", "boolean", "date", "timestamp", "interval", "geometry", "array", "object"
]
Sql = ColumnElement[Any]

#: The name of each type in French and English.
KINDS: dict[Kind, tuple[str, str]] = {
    "string": ("un texte", "a string"),
    "number": ("un nombre", "a number"),
    "boolean": ("une condition", "a condition"),
    "date": ("une date", "a date"),
    "timestamp": ("un instant", "a timestamp"),
    "interval": ("un intervalle", "an interval"),
    "geometry": ("une géométrie", "a geometry"),
    "array": ("une liste", "an array"),
    "object": ("un objet", "an object"),
}
LARGEST = Decimal("1e300")
SMALLEST = Decimal("1e-300")


@dataclass(frozen=True)
class Typed:
    """A value. `shown` is what messages call it; `value` is what a literal is in Python."""

    kind: Kind
    sql: Sql
    shown: str
    value: Any = None


@dataclass(frozen=True)
class Interval(Typed):
    """`sql` is unused; None is an end that is open."""

    start: Typed | None = None
    end: Typed | None = None


@dataclass(frozen=True)
class Located(Typed):
    """A geometry: a column of a table, or a shape of the filter, in the reference system `srid`."""

    srid: int = 4326
    shape: Shape | None = None
    is_box: bool = False


@dataclass(frozen=True)
class Array(Typed):
    """A list of the filter; `sql` is unused until it is known what it is compared with."""

    items: tuple[Typed, ...] = ()


def property_of(found: Property) -> Typed:
    """The value of a property, by what its column holds."""
    column, kind = found.column, found.column.type
    match found.type:
        case "number" | "integer":
            # As it is shown: 0.1, and not the 0.10000000149011612 that it is nearest to.
            shown = cast(cast(column, Text), Double) if isinstance(kind, REAL) else column
            return Typed("number", shown, found.name)
        case "boolean":
            return Typed("boolean", column, found.name)
        case "array" | "object":
            return Typed("array" if found.type == "array" else "object", column, found.name)
    if isinstance(kind, DateTime):
        # Without a zone it is of UTC.
        return Typed("timestamp", column if kind.timezone else utc(column), found.name)
    if isinstance(kind, Date):
        return Typed("date", column, found.name)
    return Typed("string", column if isinstance(kind, Text) else cast(column, Text), found.name)


def utc(sql: Sql) -> Sql:
    return func.timezone("UTC", cast(sql, DateTime()), type_=DateTime(timezone=True))


def value_of(value: Any) -> Typed:
    """A literal, other than a geometry, an interval or an array."""
    match value:
        case bool():
            return Typed("boolean", literal(value, Boolean), str(value).lower(), value)
        case int():
            return Typed("number", literal(value, BigInteger), str(value), value)
        case float():
            return Typed("number", literal(value, Double), f"{value:g}", value)
        case datetime():
            sql = literal(value, DateTime(timezone=True))
            return Typed("timestamp", sql, value.isoformat(), value)
        case date():
            return Typed("date", literal(value, Date), value.isoformat(), value)
    return Typed("string", literal(value, Text), f"'{value[:40]}'", value)


def is_exact(sql: Sql) -> bool:
    """Whether it is of PostgreSQL's type numeric, which has no bounds to speak of."""
    return isinstance(sql.type, Numeric) and not isinstance(sql.type, Float)


def as_double(typed: Typed) -> Sql:
    """A number to calculate with. What is larger than 1e300 has no value, and none is an error."""
    if isinstance(typed.value, int | float):
        return literal(float(typed.value), Double)
    if not is_exact(typed.sql):
        return cast(typed.sql, Double) if isinstance(typed.sql.type, Integer) else typed.sql
    size = func.abs(typed.sql)
    return case(
        (size < literal(SMALLEST, Numeric), literal(0.0, Double)),
        (size < literal(LARGEST, Numeric), cast(typed.sql, Double)),
    )


def as_exact(typed: Typed) -> Sql:
    """A literal number beside a numeric: 0.1 is 0.1 there."""
    return literal(Decimal(repr(typed.value)), Numeric)


def as_timestamp(typed: Typed) -> Sql:
    """A moment; a day is its midnight in UTC."""
    return typed.sql if typed.kind == "timestamp" else utc(typed.sql)


def needs(typed: Typed, *kinds: Kind, where: str) -> Typed:
    """The same, where it is of one of those types. Raises `Malformed` where it is not."""
    if typed.kind in kinds:
        return typed
    wanted_fr = " ou ".join(KINDS[kind][0] for kind in kinds)
    wanted_en = " or ".join(KINDS[kind][1] for kind in kinds)
    kind_fr, kind_en = KINDS[typed.kind]
    raise refused(
        fr=f"« {typed.shown} » est {kind_fr}, et {where} veut {wanted_fr}.",
        en=f"“{typed.shown}” is {kind_en}, and {where} takes {wanted_en}.",
    )


def differ(left: Typed, right: Typed) -> Malformed:
    """The error where two things of different types are compared."""
    hint_fr = hint_en = ""
    if {left.kind, right.kind} & {"date", "timestamp"} and "string" in (left.kind, right.kind):
        hint_fr = (
            " Une date s’écrit DATE('2026-01-31'), un instant TIMESTAMP('2026-01-31T12:00:00Z')."
        )
        hint_en = (
            " A date is written DATE('2026-01-31'), a timestamp TIMESTAMP('2026-01-31T12:00:00Z')."
        )
    (left_fr, left_en), (right_fr, right_en) = KINDS[left.kind], KINDS[right.kind]
    return refused(
        fr=f"« {left.shown} » est {left_fr}, et « {right.shown} » {right_fr}.{hint_fr}",
        en=f"“{left.shown}” is {left_en}, and “{right.shown}” {right_en}.{hint_en}",
    )
