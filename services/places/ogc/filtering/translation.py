"""The tree of a filter, checked against what a collection has, as a condition of SQL."""

from collections.abc import Callable
from typing import Any

from pygeofilter import ast, values
from sqlalchemy import and_, literal, not_, or_

from core.cql2 import Node, refused
from services.places.ogc.collection import Collection
from services.places.ogc.filtering import arrays, comparison, functions, spatial, temporal
from services.places.ogc.filtering.geometry import located
from services.places.ogc.filtering.systems import System
from services.places.ogc.filtering.typed import (
    KINDS,
    Array,
    Located,
    Sql,
    Typed,
    needs,
    property_of,
    value_of,
)

GEOMETRY = "geometry"
#: Functions of pygeofilter's tree that are operators; see `operators`.
OPERATORS = ("div", "%", "^")


class Translation:
    """Goes through a tree; every part of it has a type before it is put together with another."""

    def __init__(self, collection: Collection, system: System) -> None:
        self.collection = collection
        self.system = system
        column = collection.geometry
        name = getattr(column, "name", GEOMETRY)
        self.geometry = Located("geometry", column, name, srid=collection.srid)
        self.geometry_names = (GEOMETRY, name)

    def condition(self, node: Node) -> Sql:
        typed = self.typed(node)
        if typed.kind != "boolean":
            fr, en = KINDS[typed.kind]
            raise refused(
                fr=f"« {typed.shown} » est {fr}, là où il faut une condition.",
                en=f"“{typed.shown}” is {en}, where a condition has to be.",
            )
        return typed.sql

    def typed(self, node: Node) -> Typed:
        for types, translate in self.translations():
            if isinstance(node, types):
                return translate(node)
        return value_of(node)

    def translations(self) -> tuple[tuple[Any, Callable[[Any], Typed]], ...]:
        return (
            (ast.Attribute, self.property),
            (ast.Combination, self.combined),
            (ast.Not, self.negated),
            (ast.Arithmetic, self.calculated),
            (ast.Function, self.called),
            ((values.Geometry, values.Envelope), self.located),
            (values.Interval, self.interval),
            (list, self.array),
            (ast.Predicate, self.predicate),
        )

    def property(self, node: ast.Attribute) -> Typed:
        found = self.collection.property(node.name)
        if found is not None:
            return property_of(found)
        if node.name in self.geometry_names:
            return self.geometry
        raise refused(
            fr=f"la propriété « {node.name[:80]} » n’existe pas.",
            en=f"there is no property “{node.name[:80]}”.",
        )

    def combined(self, node: ast.Combination) -> Typed:
        """All that the same word joins at once, so that many conditions are no deep tree."""
        parts, rest = [], node
        while type(rest) is type(node):
            parts.append(self.condition(rest.rhs))
            rest = rest.lhs
        parts.append(self.condition(rest))
        join = and_ if isinstance(node, ast.And) else or_
        return Typed("boolean", join(*reversed(parts)), node.op.value)

    def negated(self, node: ast.Not) -> Typed:
        return Typed("boolean", not_(self.condition(node.sub_node)), "NOT")

    def calculated(self, node: ast.Arithmetic) -> Typed:
        return functions.calculate(node.op.value, self.typed(node.lhs), self.typed(node.rhs))

    def called(self, node: ast.Function) -> Typed:
        arguments = [self.typed(argument) for argument in node.arguments]
        if node.name in OPERATORS and len(arguments) == 2:
            return functions.calculate(node.name, *arguments)
        return functions.call(node.name, arguments)

    def located(self, node: Node) -> Typed:
        return located(node, self.system, self.collection.srid)

    def interval(self, node: values.Interval) -> Typed:
        start, end = (None if one is None else self.typed(one) for one in (node.start, node.end))
        return temporal.interval(start, end)

    def array(self, node: list[Node]) -> Typed:
        return arrays.array([self.typed(item) for item in node])

    def predicate(self, node: ast.Predicate) -> Typed:
        return Typed("boolean", self.predicate_in_sql(node), type(node).__name__)

    def predicate_in_sql(self, node: ast.Predicate) -> Sql:
        match node:
            case ast.Comparison():
                return comparison.compare(node.op, self.typed(node.lhs), self.typed(node.rhs))
            case ast.SpatialComparisonPredicate():
                return spatial.relate(type(node), self.typed(node.lhs), self.typed(node.rhs))
            case ast.TemporalPredicate():
                return temporal.relate(type(node), self.typed(node.lhs), self.typed(node.rhs))
            case ast.ArrayPredicate():
                return arrays.relate(type(node), self.typed(node.lhs), self.typed(node.rhs))
        return self.other_in_sql(node)

    def other_in_sql(self, node: ast.Predicate) -> Sql:
        left = self.typed(node.lhs)
        match node:
            case ast.Like():
                return self.like(left, node)
            case ast.In():
                options = [self.typed(option) for option in node.sub_nodes]
                return comparison.is_in(left, options, node.not_)
            case ast.Between():
                low, high = self.typed(node.low), self.typed(node.high)
                return comparison.between(left, low, high, node.not_)
        is_null = self.is_null(left)
        return not_(is_null) if node.not_ else is_null

    def is_null(self, typed: Typed) -> Sql:
        """A value that was written is there."""
        needs(typed, *(kind for kind in KINDS if kind != "interval"), where="IS NULL")
        is_shape = isinstance(typed, Located) and typed.shape is not None
        if typed.value is not None or is_shape or isinstance(typed, Array):
            return literal(False)
        return typed.sql.is_(None)

    def like(self, left: Typed, node: ast.Like) -> Sql:
        """A pattern is a text, maybe within casei() and accenti()."""
        inner, folded = node.pattern, False
        while isinstance(inner, ast.Function) and len(inner.arguments) == 1:
            folded = folded or inner.name == "accenti"
            inner = inner.arguments[0]
        pattern = needs(self.typed(node.pattern), "string", where="LIKE")
        if not isinstance(inner, str):
            raise refused(
                fr=f"« {pattern.shown} » est là où LIKE veut un texte.",
                en=f"“{pattern.shown}” is where LIKE takes a text.",
            )
        return comparison.like(left, pattern, inner, folded, node.not_)
