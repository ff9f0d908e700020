"""CQL2 JSON (OGC 21-065r2, Annex A) into the syntax tree of pygeofilter."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from pygeofilter import ast, values

from core.cql2 import COMPARISONS, LARGEST, Node, refused, too_much
from services.places.ogc.filtering.instants import read_date, read_end, read_timestamp
from services.places.ogc.filtering.operators import (
    ARITHMETIC,
    BOUNDS,
    MOST_CALCULATIONS,
    MOST_POSITIONS,
    PREDICATES,
)

COMBINED = {"and": ast.And, "or": ast.Or}
#: What has a node of its own, and how many values it takes. All but `not` are predicates.
COUNTED: Mapping[str, tuple[int, Callable[..., Node]]] = {
    **{name: (2, build) for name, build in {**COMPARISONS, **PREDICATES}.items()},
    "not": (1, ast.Not),
    "isNull": (1, lambda node: ast.IsNull(node, False)),
    "like": (2, lambda left, pattern: ast.Like(left, pattern, False, "%", "_", "\\", False)),
    "between": (3, lambda left, low, high: ast.Between(left, low, high, False)),
    "in": (2, lambda left, options: ast.In(left, options, False)),
}
#: Type of a geometry of GeoJSON → how deep its positions lie.
LEVELS = {
    "Point": 0,
    "LineString": 1,
    "Polygon": 2,
    "MultiPoint": 1,
    "MultiLineString": 2,
    "MultiPolygon": 3,
}
COLLECTION = "GeometryCollection"


def read_json(text: str) -> Node:
    """The tree of a filter. Raises `Malformed`, which says what is wrong with it."""
    if len(text) > BOUNDS.characters:
        raise too_much("characters", "caractères", len(text), BOUNDS.characters)
    try:
        whole = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise refused(
            fr=f"« {text[:40]} » n’est pas du JSON.", en=f"“{text[:40]}” is not JSON."
        ) from None
    return JsonReader().node(whole)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


class JsonReader:
    """Goes through the value of one filter."""

    def __init__(self) -> None:
        self.depth = 0
        self.predicates = 0
        self.calculations = 0
        self.located = 0

    def node(self, value: Any) -> Node:
        match value:
            case str():
                return self.text(value)
            case bool():
                return value
            case int() | float():
                return self.number(value)
            case list():
                return [self.deeper(one) for one in self.few(value)]
            case dict():
                return self.member(value)
        raise unreadable(value)

    def deeper(self, value: Any) -> Node:
        self.depth += 1
        if self.depth > BOUNDS.levels:
            raise too_much("levels", "niveaux", self.depth, BOUNDS.levels)
        node = self.node(value)
        self.depth -= 1
        return node

    def few(self, found: list[Any]) -> list[Any]:
        if len(found) > BOUNDS.values:
            raise too_much("values", "valeurs", len(found), BOUNDS.values)
        return found

    def text(self, text: str) -> str:
        if any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in text):
            raise unreadable(text)
        return text

    def number(self, number: float) -> float:
        if not abs(number) < LARGEST:
            raise unreadable(number)
        return number

    def member(self, value: dict[str, Any]) -> Node:
        match value:
            case {"op": str(name), "args": list(arguments)}:
                return self.operation(name, arguments)
            case {"property": str(name)}:
                return ast.Attribute(self.text(name))
            case {"bbox": list(sides)}:
                return self.box(sides)
            case {"type": str()}:
                return values.Geometry(self.geometry(value))
        return self.time(value)

    def time(self, value: dict[str, Any]) -> Node:
        match value:
            case {"date": text}:
                return self.instant(read_date, text)
            case {"timestamp": text}:
                return self.instant(read_timestamp, text)
            case {"interval": [start, end]}:
                return values.Interval(self.end(start), self.end(end))
        raise unreadable(value)

    def operation(self, name: str, arguments: list[Any]) -> Node:
        nodes = [self.deeper(one) for one in self.few(arguments)]
        self.count(name)
        if name in COMBINED and len(nodes) > 1:
            return COMBINED[name].from_items(*nodes)
        if name in ARITHMETIC and len(nodes) == 2:
            return ARITHMETIC[name](*nodes)
        if name == "in" and len(nodes) == 2 and not isinstance(nodes[1], list):
            raise unreadable(arguments[1])
        wanted, build = COUNTED.get(name, (None, None))
        if build and wanted == len(nodes):
            return build(*nodes)
        if build or name in COMBINED or name in ARITHMETIC:
            raise refused(
                fr=f"nombre de valeurs de « {name} » : {len(nodes)}, ce n’est pas ce qu’il faut.",
                en=f"number of values of “{name}”: {len(nodes)}, which is not what it takes.",
            )
        return ast.Function(self.text(name).lower(), nodes)

    def count(self, name: str) -> None:
        if name in ARITHMETIC:
            self.calculations += 1
            if self.calculations > MOST_CALCULATIONS:
                raise too_much("calculations", "calculs", self.calculations, MOST_CALCULATIONS)
            return
        self.predicates += name in COUNTED
        if self.predicates > BOUNDS.predicates:
            raise too_much("conditions", "conditions", self.predicates, BOUNDS.predicates)

    def instant(self, read: Callable[[object], Node], text: object) -> Node:
        try:
            return read(text)
        except ValueError:
            raise unreadable(text) from None

    def end(self, value: Any) -> Node:
        """An end of an interval: a text, or what has a value (a property, a date, a timestamp)."""
        return self.deeper(value) if isinstance(value, dict) else self.instant(read_end, value)

    def box(self, sides: list[Any]) -> Node:
        """West, south, east, north; with heights as third and sixth, which are left out."""
        if len(sides) == 6:
            sides = [*sides[:2], *sides[3:5]]
        if len(sides) != 4 or not all(_is_number(side) for side in sides):
            raise unreadable(sides)
        west, south, east, north = map(self.number, sides)
        return values.Envelope(west, east, south, north)

    def geometry(self, value: Any) -> dict[str, Any]:
        """A geometry of GeoJSON, of which each position is a pair of numbers."""
        match value:
            case {"type": str(kind), "coordinates": found} if kind in LEVELS:
                return {"type": kind, "coordinates": self.positions(found, LEVELS[kind])}
            case {"type": "GeometryCollection", "geometries": list(parts)}:
                self.depth += 1
                if self.depth > BOUNDS.levels:
                    raise too_much("levels", "niveaux", self.depth, BOUNDS.levels)
                inner = [self.geometry(part) for part in parts]
                self.depth -= 1
                return {"type": COLLECTION, "geometries": inner}
        raise unreadable(value)

    def positions(self, found: Any, level: int) -> list[Any]:
        if not isinstance(found, list):
            raise unreadable(found)
        if level > 0:
            return [self.positions(one, level - 1) for one in found]
        self.located += 1
        if self.located > MOST_POSITIONS:
            raise too_much("positions", "positions", self.located, MOST_POSITIONS)
        if len(found) not in (2, 3) or not all(_is_number(one) for one in found):
            raise unreadable(found)
        return [self.number(one) for one in found[:2]]


def unreadable(value: object) -> Exception:
    shown = ascii(value)[:40]
    return refused(fr=f"« {shown} » ne se lit pas.", en=f"“{shown}” cannot be read.")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
