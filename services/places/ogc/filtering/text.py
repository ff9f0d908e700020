"""CQL2 text, the whole of it (OGC 21-065r2, Annex B), into the syntax tree of pygeofilter.

`core.cql2` reads conditions; this teaches it arithmetic, geometries, times, arrays and functions. A
condition and a value are read alike, since `(a + b) > 3` and `(a > b) OR …` begin alike: whether
something is where it may be is found out by its type, in `translation`.
"""

import re
from collections.abc import Callable

from pygeofilter import ast, values

from core.cql2 import KEYWORDS, Bounds, Node, Reader, Token, refused, too_much, unreadable
from services.places.ogc.filtering.instants import read_date, read_end, read_timestamp
from services.places.ogc.filtering.operators import (
    ARITHMETIC,
    BOUNDS,
    LONGEST_WHOLE,
    MOST_ARGUMENTS,
    MOST_CALCULATIONS,
    MOST_POSITIONS,
    PREDICATES,
)

#: WKT's word → GeoJSON's word, and how deep its positions lie.
GEOMETRIES = {
    "POINT": ("Point", 1),
    "LINESTRING": ("LineString", 1),
    "POLYGON": ("Polygon", 2),
    "MULTIPOINT": ("MultiPoint", 2),
    "MULTILINESTRING": ("MultiLineString", 2),
    "MULTIPOLYGON": ("MultiPolygon", 3),
}
COLLECTION = "GEOMETRYCOLLECTION"
TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>'(?:[^']|'')*')
        | (?P<quoted>"(?:[^"]|"")+")
        | (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?!\w))
        | (?P<word>[^\W\d][\w:.]*)
        | (?P<sign><=|>=|<>|[=<>(),+*/%^-])
    )""",
    re.VERBOSE,
)


def read_text(text: str) -> Node:
    """The tree of a filter. Raises `Malformed`, which says what is wrong with it."""
    return TextReader(text, BOUNDS).whole()


class TextReader(Reader):
    """^ binds more than * / div %, these more than + and -, these more than a comparison."""

    pattern = TOKEN
    keywords = frozenset({*KEYWORDS, "DIV"})

    def __init__(self, text: str, bounds: Bounds) -> None:
        super().__init__(text, bounds)
        self.calculations = 0
        self.located = 0

    def negation(self) -> Node:
        if self.take("NOT"):
            return ast.Not(self.deeper(self.negation))
        return self.predicate()

    def alone(self, left: Node) -> Node:
        self.predicates -= 1
        return left

    def value(self) -> Node:
        return self.chain(self.product, "+", "-")

    def product(self) -> Node:
        return self.chain(self.power, "*", "/", "%", "DIV")

    def power(self) -> Node:
        base = self.factor()
        return self.calculated("^", base, self.factor()) if self.take("^") else base

    def chain(self, read: Callable[[], Node], *signs: str) -> Node:
        """What `read` reads, joined by those signs from the left."""
        node = read()
        while sign := next((sign for sign in signs if self.take(sign)), None):
            node = self.calculated(sign, node, read())
        return node

    def calculated(self, sign: str, left: Node, right: Node) -> Node:
        self.calculations += 1
        if self.calculations > MOST_CALCULATIONS:
            raise too_much("calculations", "calculs", self.calculations, MOST_CALCULATIONS)
        return ARITHMETIC[sign.lower()](left, right)

    def factor(self) -> Node:
        if self.next.text in ("+", "-") and self.tokens[self.at + 1].kind == "number":
            return self.signed()
        if self.take("-"):
            return self.calculated("*", -1, self.deeper(self.factor))
        return self.parenthesis() if self.next.text == "(" else self.operand()

    def signed(self) -> Node:
        negative = self.take("-")
        if not negative:
            self.take("+")
        if self.next.kind != "number":
            raise self.unexpected()
        number = self.operand()
        return -number if negative else number

    def number(self, token: Token) -> float:
        """Whole numbers stay whole, as large as those of a bigint."""
        whole = token.text.isdecimal() and len(token.text) <= LONGEST_WHOLE
        return int(token.text) if whole else super().number(token)

    def parenthesis(self) -> Node:
        """A condition or value in parentheses; more or less than one of them is an array."""
        self.expect("(")
        if self.take(")"):
            return []
        node = self.deeper(self.condition)
        if self.next.text != ",":
            self.expect(")")
            return node
        items = [node]
        while self.take(","):
            items.append(self.deeper(self.condition))
            if len(items) > self.bounds.values:
                raise too_much("values", "valeurs", len(items), self.bounds.values)
        self.expect(")")
        return items

    def operand(self) -> Node:
        token = self.next
        if token.keyword in (*GEOMETRIES, COLLECTION) and self.is_geometry():
            return values.Geometry(self.geometry())
        return super().operand()

    def call(self, token: Token) -> Node:
        arguments = self.arguments()
        name = token.text.lower()
        if name in PREDICATES:
            return PREDICATES[name](*self.count(token, arguments, 2))
        match name:
            case "bbox":
                return self.box(token, arguments)
            case "date" | "timestamp":
                return self.instant(token, self.count(token, arguments, 1)[0])
            case "interval":
                ends = self.count(token, arguments, 2)
                return values.Interval(*(self.end(token, one) for one in ends))
        return ast.Function(name, arguments)

    def arguments(self) -> list[Node]:
        self.expect("(")
        if self.take(")"):
            return []
        found = [self.deeper(self.condition)]
        while self.take(","):
            found.append(self.deeper(self.condition))
            if len(found) > MOST_ARGUMENTS:
                raise too_much("arguments", "arguments", len(found), MOST_ARGUMENTS)
        self.expect(")")
        return found

    def count(self, token: Token, arguments: list[Node], wanted: int) -> list[Node]:
        if len(arguments) != wanted:
            raise refused(
                fr=f"nombre de valeurs de {token.text} : {len(arguments)}, pas {wanted}.",
                en=f"number of values of {token.text}: {len(arguments)}, not {wanted}.",
            )
        return arguments

    def instant(self, token: Token, text: Node) -> Node:
        read = read_date if token.keyword == "DATE" else read_timestamp
        try:
            return read(text)
        except ValueError:
            raise unreadable(str(text), token.place) from None

    def end(self, token: Token, node: Node) -> Node:
        """An end of an interval: a text, or what has a value (a property, a DATE or TIMESTAMP)."""
        if not isinstance(node, str):
            return node
        try:
            return read_end(node)
        except ValueError:
            raise unreadable(node, token.place) from None

    def box(self, token: Token, sides: list[Node]) -> Node:
        """West, south, east, north; with heights as third and sixth, which are left out."""
        if len(sides) == 6:
            sides = [*sides[:2], *sides[3:5]]
        west, south, east, north = self.count(token, sides, 4)
        for side in sides:
            if type(side) not in (int, float):
                raise unreadable(str(side), token.place)
        return values.Envelope(west, east, south, north)

    def is_geometry(self) -> bool:
        """Whether this word of WKT is not the name of a property."""
        after = self.tokens[self.at + 1]
        return after.text == "(" or (after.keyword == "Z" and self.tokens[self.at + 2].text == "(")

    def geometry(self) -> dict[str, Node]:
        """As GeoJSON."""
        word = self.next.keyword
        if word not in (*GEOMETRIES, COLLECTION):
            raise self.unexpected()
        self.at += 1
        self.take("Z")
        if word == COLLECTION:
            return {"type": "GeometryCollection", "geometries": self.listed(self.geometry)}
        kind, level = GEOMETRIES[word]
        found = self.positions(level)
        if kind == "Point":
            if len(found) > 1:
                raise self.unexpected(")")
            found = found[0]
        elif kind == "MultiPoint":
            found = [point[0] if isinstance(point[0], list) else point for point in found]
        return {"type": kind, "coordinates": found}

    def listed(self, read: Callable[[], Node]) -> list[Node]:
        self.expect("(")
        found = [self.deeper(read)]
        while self.take(","):
            found.append(self.deeper(read))
        self.expect(")")
        return found

    def positions(self, level: int) -> list[Node]:
        """Lists of positions; the points of a MULTIPOINT may lack parentheses of their own."""
        if level == 0 or self.next.text != "(":
            return self.position()
        return self.listed(lambda: self.positions(level - 1))

    def position(self) -> list[Node]:
        self.located += 1
        if self.located > MOST_POSITIONS:
            raise too_much("positions", "positions", self.located, MOST_POSITIONS)
        found = []
        while self.next.kind == "number" or self.next.text in ("+", "-"):
            found.append(self.signed())
        if not found:
            raise self.unexpected()
        return found[:2] if len(found) in (2, 3) else found
