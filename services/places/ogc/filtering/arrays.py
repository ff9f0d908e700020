"""The array predicates of CQL2: of sets, in which neither order nor repetition counts."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pygeofilter import ast
from sqlalchemy import Boolean, Date, DateTime, Double, Text, and_, cast, false, func, literal, or_
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import TypeEngine

from core.cql2 import refused
from services.places.ogc.filtering.typed import Array, Kind, Sql, Typed, differ, needs

Predicate = type[ast.ArrayPredicate]

#: Type of an element → what it is in PostgreSQL's arrays.
ELEMENTS: dict[Kind, TypeEngine[Any]] = {
    "string": Text(),
    "number": Double(),
    "boolean": Boolean(),
    "date": Date(),
    "timestamp": DateTime(timezone=True),
}


def array(items: Sequence[Typed]) -> Array:
    """A list of literals of one type. Raises `Malformed` for any other."""
    for item in items:
        if item.value is None or item.kind not in ELEMENTS:
            raise refused(
                fr=f"« {item.shown} » n’est pas une valeur simple, comme en a une liste.",
                en=f"“{item.shown}” is no plain value, as an array has them.",
            )
        if item.kind != items[0].kind:
            raise differ(items[0], item)
    shown = f"({', '.join(item.shown for item in items)})"[:80]
    return Array("array", literal(None), shown, items=tuple(items))


def relate(predicate: Predicate, left: Typed, right: Typed) -> Sql:
    """Raises `Malformed` for what is no array, and for arrays of different types."""
    left, right = _listed(left), _listed(right)
    if isinstance(left, Array) and isinstance(right, Array):
        raise refused(
            fr=f"{left.shown} et {right.shown} sont deux listes, sans propriété.",
            en=f"{left.shown} and {right.shown} are two arrays, without a property.",
        )
    if _is_json(left) or _is_json(right):
        return _relate_json(predicate, left, right)
    first, second = _in_sql(left, right), _in_sql(right, left)
    if predicate is ast.ArrayOverlaps:
        return first.op("&&", return_type=Boolean())(second)
    return _contained(predicate, first, second)


def _contained(predicate: Predicate, first: Sql, second: Sql) -> Sql:
    has = first.op("@>", return_type=Boolean())(second)
    is_had = first.op("<@", return_type=Boolean())(second)
    if predicate is ast.ArrayEquals:
        return and_(has, is_had)
    return has if predicate is ast.ArrayContains else is_had


def _listed(typed: Typed) -> Typed:
    """`('a')` is a list beside a list."""
    return array([typed]) if typed.value is not None else needs(typed, "array", where="A_…")


def _is_json(typed: Typed) -> bool:
    return not isinstance(typed, Array) and not isinstance(typed.sql.type, ARRAY)


def _in_sql(typed: Typed, other: Typed) -> Sql:
    """As PostgreSQL's array, of the type of the other's elements."""
    if isinstance(typed, Array):
        kind = _element(other)
        if typed.items and typed.items[0].kind != kind:
            raise differ(Typed(kind, other.sql, f"{other.shown}[]"), typed.items[0])
        plain = [float(one.value) if kind == "number" else one.value for one in typed.items]
        return literal(plain, ARRAY(ELEMENTS[kind]))
    kind = _element(typed)
    if not isinstance(other, Array) and _element(other) != kind:
        raise differ(
            Typed(kind, typed.sql, f"{typed.shown}[]"),
            Typed(_element(other), other.sql, f"{other.shown}[]"),
        )
    return cast(typed.sql, ARRAY(ELEMENTS[kind]))


def _element(typed: Typed) -> Kind:
    """The type of the elements of a property."""
    inner = typed.sql.type.item_type if isinstance(typed.sql.type, ARRAY) else Text()
    python = inner.python_type
    for types, kind in (
        ((bool,), "boolean"),
        ((datetime,), "timestamp"),
        ((date,), "date"),
    ):
        if issubclass(python, types):
            return kind  # type: ignore[return-value]
    return "string" if issubclass(python, str) else "number"


def _relate_json(predicate: Predicate, left: Typed, right: Typed) -> Sql:
    if predicate is not ast.ArrayOverlaps:
        return _contained(predicate, _json(left), _json(right))
    column, items = (left, right) if isinstance(right, Array) else (right, left)
    if not isinstance(items, Array):
        raise refused(
            fr="A_OVERLAPS ne compare pas deux propriétés qui sont du JSON.",
            en="A_OVERLAPS does not compare two properties that are JSON.",
        )
    each = (array([item]) for item in items.items)
    return or_(false(), *(_contained(ast.ArrayContains, _json(column), _json(one)) for one in each))


def _json(typed: Typed) -> Sql:
    if not isinstance(typed, Array):
        return func.to_jsonb(typed.sql, type_=JSONB())
    plain = [
        one.value.isoformat() if isinstance(one.value, date) else one.value for one in typed.items
    ]
    return cast(literal(json.dumps(plain), Text), JSONB())
