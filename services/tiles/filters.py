"""`?filter=` of tiles: CQL2 text, checked against what a tileset has, as a condition in SQL."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pygeofilter import ast
from pygeofilter.backends.sqlalchemy import to_filter
from sqlalchemy import ColumnElement, Text, func, literal

from core.cql2 import Node, parse, refused
from core.errors import Malformed
from core.tilesets import Tileset
from services.tiles.sources import PLACE_TYPES, value_of

LONGEST_PATTERN = 100  # characters
MOST_WILDCARDS = 4

ALLOWED = (
    "=, <>, <, <=, >, >=, BETWEEN, IN, LIKE, IS NULL, AND, OR, NOT, ( ), "
    "casei(), accenti(), DATE('…'), TIMESTAMP('…')"
)
#: Type of a property → Python's type of its values, and its name in French and English.
TYPES: Mapping[str, tuple[type, str, str]] = {
    "string": (str, "un texte", "a string"),
    "number": (float, "un nombre", "a number"),
    "boolean": (bool, "true ou false", "true or false"),
    "timestamp": (datetime, "TIMESTAMP('…') ou DATE('…')", "TIMESTAMP('…') or DATE('…')"),
}


def types_of(tileset: Tileset) -> Mapping[str, str]:
    """What a tileset may be filtered by: property → string, number, boolean or timestamp.

    Empty for one that cannot be filtered: the basemap, or one from a file.
    """
    if tileset.id == "places":
        return PLACE_TYPES
    [layer, *more] = tileset.layers
    is_shared = not more and layer.id == tileset.id
    return {n: kind for n, kind in layer.fields.items() if n != "point_count"} if is_shared else {}


def read_filter(text: str, tileset: str, types: Mapping[str, str]) -> ColumnElement[bool]:
    """The condition that a filter (CQL2 text) sets; `types` are the tileset's queryables.

    Raises `Malformed`, which names what is wrong, and what is allowed.
    """
    if not types:
        raise Malformed(
            fr=f"« {tileset} » ne peut pas être filtré : retirez `filter`.",
            en=f"“{tileset}” cannot be filtered: leave `filter` out.",
        )
    try:
        check = Check(tileset, types)
        tree = check.tree(parse(text))
    except Malformed as error:
        known = ", ".join(f"{name} ({kind})" for name, kind in types.items())
        raise Malformed(
            fr=f"{error.text('fr')} Permis : {ALLOWED}. Propriétés de « {tileset} » : {known}.",
            en=f"{error.text('en')} Allowed: {ALLOWED}. Properties of “{tileset}”: {known}.",
        ) from None
    condition: ColumnElement[bool] = to_filter(tree, check.fields, undefined_as_null=False)
    return condition


class Check:
    """Goes through a tree, and makes one of it that has nothing but what is allowed.

    What stands for a property, or for a value within casei() or accenti(), is an attribute of that
    tree, whose expression in SQL is in `fields`.
    """

    def __init__(self, tileset: str, types: Mapping[str, str]) -> None:
        self.tileset = tileset
        self.types = types
        self.fields: dict[str, ColumnElement[Any]] = {}

    def tree(self, node: Node) -> Node:
        match node:
            case ast.And() | ast.Or():
                return type(node)(self.tree(node.lhs), self.tree(node.rhs))
            case ast.Not():
                return ast.Not(self.tree(node.sub_node))
        return self.predicate(node)

    def predicate(self, node: Node) -> Node:
        left, kind = self.property(node.lhs)
        match node:
            case ast.IsNull():
                return ast.IsNull(left, node.not_)
            case ast.In():
                values = [self.value(value, kind) for value in node.sub_nodes]
                return ast.In(left, values, node.not_)
            case ast.Like():
                return ast.Like(left, self.pattern(node.pattern, kind), *_plain(node))
            case ast.Between():
                self.needs_order(kind)
                low, high = self.value(node.low, kind), self.value(node.high, kind)
                return ast.Between(left, low, high, node.not_)
        if not isinstance(node, ast.Equal | ast.NotEqual):
            self.needs_order(kind)
        return type(node)(left, self.value(node.rhs, kind))

    def property(self, node: Node) -> tuple[Node, str]:
        """The attribute that stands for a property, and its type."""
        functions, inner = _within(node)
        if not isinstance(inner, ast.Attribute):
            raise refused(
                fr=f"« {str(inner)[:40]} » est à gauche, où il faut une propriété.",
                en=f"“{str(inner)[:40]}” is on the left, where a property has to be.",
            )
        if inner.name not in self.types:
            raise refused(
                fr=f"la propriété « {inner.name[:80]} » n’existe pas.",
                en=f"there is no property “{inner.name[:80]}”.",
            )
        kind = self.types[inner.name]
        if functions and kind != "string":
            raise refused(
                fr=f"{functions[0]}() veut un texte, et « {inner.name} » n’en est pas un.",
                en=f"{functions[0]}() takes a string, and “{inner.name}” is none.",
            )
        column = value_of(self.tileset, inner.name, kind)
        return self.named(f"{functions} {inner.name}", functions, column), kind

    def value(self, node: Node, kind: str) -> Node:
        """A value of that type, or the attribute that stands for it."""
        functions, inner = _within(node)
        wanted, fr, en = TYPES[kind]
        if type(inner) is not wanted or (functions and kind != "string"):
            shown = inner.name if isinstance(inner, ast.Attribute) else inner
            raise refused(
                fr=f"« {str(shown)[:40]} » est là où il faut {fr}.",
                en=f"“{str(shown)[:40]}” is where {en} has to be.",
            )
        if not functions:
            return inner
        return self.named(f"{functions} '{inner}", functions, literal(inner, Text))

    def pattern(self, node: Node, kind: str) -> Any:
        if kind != "string":
            raise refused(fr="LIKE veut un texte.", en="LIKE takes a string.")
        value = self.value(node, kind)
        pattern = _within(node)[1]
        if pattern[:1] in ("%", "_") or len(pattern) > LONGEST_PATTERN:
            raise refused(
                fr=f"un motif de LIKE ne commence pas par % ou _, et a au plus "
                f"{LONGEST_PATTERN} caractères.",
                en=f"a pattern of LIKE does not begin with % or _, and has at most "
                f"{LONGEST_PATTERN} characters.",
            )
        if pattern.count("%") > MOST_WILDCARDS or _ends_in_escape(pattern):
            raise refused(
                fr=f"un motif de LIKE a au plus {MOST_WILDCARDS} %, et ne finit pas par \\.",
                en=f"a pattern of LIKE has at most {MOST_WILDCARDS} %, and does not end in \\.",
            )
        return self.fields[value.name] if isinstance(value, ast.Attribute) else value

    def needs_order(self, kind: str) -> None:
        if kind == "boolean":
            raise refused(
                fr="true et false ne se comparent que par = et <>.",
                en="true and false can only be compared by = and <>.",
            )

    def named(self, key: str, functions: list[str], expression: ColumnElement[Any]) -> Node:
        for name in reversed(functions):
            within = func.lower if name == "casei" else func.unaccent
            expression = within(expression, type_=Text())
        self.fields[key] = expression
        return ast.Attribute(key)


def _within(node: Node) -> tuple[list[str], Node]:
    """The functions around something, from the outermost, and what is in them."""
    functions = []
    while isinstance(node, ast.Function):
        functions.append(node.name)
        [node] = node.arguments
    return functions, node


def _plain(node: Node) -> tuple[bool, str, str, str, bool]:
    return node.nocase, node.wildcard, node.singlechar, node.escapechar, node.not_


def _ends_in_escape(pattern: str) -> bool:
    """Whether its last backslash escapes nothing, which PostgreSQL does not take."""
    return (len(pattern) - len(pattern.rstrip("\\"))) % 2 == 1
