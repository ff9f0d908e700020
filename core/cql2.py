"""Filters in CQL2 text (OGC 21-065r2), read into the syntax tree of pygeofilter.

pygeofilter's own reader of CQL2 text gives AND and OR one precedence, and cannot read NOT before a
parenthesis, a doubled quote or a name of one letter. Its tree and what it makes of it are used.

Comparisons, LIKE, BETWEEN, IN, IS NULL, AND, OR, NOT, casei(), accenti(), DATE() and TIMESTAMP();
`Reader` can be taught more. Length, depth and numbers of things are bounded before they cost
anything.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from pygeofilter import ast

from core.errors import Malformed

LARGEST = 1e300  # a number

#: What a tree is made of: pygeofilter's nodes, and str, bool, float, datetime.
Node = Any

COMPARISONS: dict[str, Callable[[Node, Node], Node]] = {
    "=": ast.Equal,
    "<>": ast.NotEqual,
    "<": ast.LessThan,
    "<=": ast.LessEqual,
    ">": ast.GreaterThan,
    ">=": ast.GreaterEqual,
}
KEYWORDS = {"AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL"}
FUNCTIONS = ("casei", "accenti")
DATES = ("date", "timestamp")
TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>'(?:[^']|'')*')
        | (?P<quoted>"(?:[^"]|"")+")
        | (?P<number>[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?!\w))
        | (?P<word>[^\W\d][\w:.]*)
        | (?P<sign><=|>=|<>|[=<>(),])
    )""",
    re.VERBOSE,
)


class Bounds(NamedTuple):
    """How much there may be of a filter."""

    characters: int = 2_000
    levels: int = 20  # parentheses and NOTs within each other
    predicates: int = 20
    values: int = 100  # of one IN


class Token(NamedTuple):
    kind: str
    text: str
    place: int  # of its first character, from 1

    @property
    def keyword(self) -> str:
        return self.text.upper() if self.kind == "word" else ""


def parse(text: str) -> Node:
    """The tree of a filter. Raises `Malformed`, which says what is wrong with it."""
    return Reader(text, Bounds()).whole()


def refused(*, fr: str, en: str) -> Malformed:
    """What is wrong with a filter."""
    return Malformed(fr=f"Filtre refusé : {fr}", en=f"Filter refused: {en}")


def too_much(en: str, fr: str, found: int, most: int) -> Malformed:
    return refused(fr=f"{found} {fr}, au plus {most}.", en=f"{found} {en}, at most {most}.")


def _tokens(text: str, pattern: re.Pattern[str]) -> Iterator[Token]:
    end = len(text.rstrip())
    at = 0
    while at < end:
        found = pattern.match(text, at)
        kind = found.lastgroup if found else None
        if found is None or kind is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            raise unreadable(text[at], at + 1)
        token = Token(kind, found[kind], found.start(kind) + 1)
        for place, character in enumerate(token.text, token.place):
            if character == "\0" or "\ud800" <= character <= "\udfff":
                raise unreadable(character, place)
        yield token
        at = found.end()
    yield Token("end", "", end + 1)


def unreadable(what: str, place: int) -> Malformed:
    shown = ascii(what) if not what.isprintable() else what
    return refused(
        fr=f"« {shown[:40]} » au caractère {place} ne se lit pas.",
        en=f"“{shown[:40]}” at character {place} cannot be read.",
    )


class Reader:
    """Descends through the tokens of one filter; OR binds less than AND, and AND less than NOT."""

    pattern = TOKEN
    keywords = frozenset(KEYWORDS)

    def __init__(self, text: str, bounds: Bounds) -> None:
        if len(text) > bounds.characters:
            raise too_much("characters", "caractères", len(text), bounds.characters)
        self.tokens = list(_tokens(text, self.pattern))
        self.bounds = bounds
        self.at = 0
        self.depth = 0
        self.predicates = 0

    def whole(self) -> Node:
        node = self.condition()
        if self.next.kind != "end":
            raise self.unexpected()
        return node

    def condition(self) -> Node:
        node = self.conjunction()
        while self.take("OR"):
            node = ast.Or(node, self.conjunction())
        return node

    def conjunction(self) -> Node:
        node = self.negation()
        while self.take("AND"):
            node = ast.And(node, self.negation())
        return node

    def negation(self) -> Node:
        if self.take("NOT"):
            return ast.Not(self.deeper(self.negation))
        if self.take("("):
            node = self.deeper(self.condition)
            self.expect(")")
            return node
        return self.predicate()

    def predicate(self) -> Node:
        self.predicates += 1
        if self.predicates > self.bounds.predicates:
            raise too_much("conditions", "conditions", self.predicates, self.bounds.predicates)
        left = self.value()
        if comparison := self.comparison():
            return comparison(left, self.value())
        negated = self.take("NOT")
        if self.take("LIKE"):
            return ast.Like(left, self.value(), False, "%", "_", "\\", negated)
        if self.take("BETWEEN"):
            low = self.value()
            self.expect("AND")
            return ast.Between(left, low, self.value(), negated)
        if self.take("IN"):
            return ast.In(left, self.values(), negated)
        if not negated and self.take("IS"):
            negated = self.take("NOT")
            self.expect("NULL")
            return ast.IsNull(left, negated)
        if negated:
            raise self.unexpected()
        return self.alone(left)

    def comparison(self) -> Callable[[Node, Node], Node] | None:
        """What compares, if a sign of comparison comes next."""
        found = COMPARISONS.get(self.next.text) if self.next.kind == "sign" else None
        self.at += found is not None
        return found

    def alone(self, left: Node) -> Node:
        """What a value without a comparison means."""
        raise self.unexpected()

    def values(self) -> list[Node]:
        self.expect("(")
        values = [self.value()]
        while self.take(","):
            values.append(self.value())
            if len(values) > self.bounds.values:
                raise too_much("values", "valeurs", len(values), self.bounds.values)
        self.expect(")")
        return values

    def value(self) -> Node:
        return self.operand()

    def operand(self) -> Node:
        token = self.next
        if token.kind in ("end", "sign") or token.keyword in self.keywords:
            raise self.unexpected()
        self.at += 1
        match token.kind:
            case "string":
                return token.text[1:-1].replace("''", "'")
            case "number":
                return self.number(token)
            case "quoted":
                return ast.Attribute(token.text[1:-1].replace('""', '"'))
        if token.keyword in ("TRUE", "FALSE"):
            return token.keyword == "TRUE"
        return self.call(token) if self.next.text == "(" else ast.Attribute(token.text)

    def call(self, token: Token) -> Node:
        name = token.text.lower()
        if name not in FUNCTIONS + DATES:
            raise refused(
                fr=f"la fonction « {token.text[:40]} » n’est pas permise.",
                en=f"the function “{token.text[:40]}” is not allowed.",
            )
        self.expect("(")
        argument = self.deeper(self.operand)
        self.expect(")")
        return ast.Function(name, [argument]) if name in FUNCTIONS else self.time(token, argument)

    def number(self, token: Token) -> float:
        number = float(token.text)
        if not abs(number) < LARGEST:
            raise unreadable(token.text, token.place)
        return number

    def time(self, token: Token, text: Node) -> datetime:
        """DATE is its midnight, and a TIMESTAMP without a zone is of UTC."""
        try:
            if token.keyword == "DATE":
                day = date.fromisoformat(text)
                return datetime(day.year, day.month, day.day, tzinfo=UTC)
            moment = datetime.fromisoformat(text)
        except (TypeError, ValueError):
            raise unreadable(str(text), token.place) from None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self, wanted: str) -> bool:
        """Go past a sign or a keyword, if it is what comes next."""
        token = self.next
        found = wanted in (token.keyword, token.text if token.kind == "sign" else "")
        self.at += found
        return found

    def expect(self, wanted: str) -> None:
        if not self.take(wanted):
            raise self.unexpected(wanted)

    def deeper(self, read: Callable[[], Node]) -> Node:
        self.depth += 1
        if self.depth > self.bounds.levels:
            raise too_much(
                "levels of parentheses", "niveaux de parenthèses", self.depth, self.bounds.levels
            )
        node = read()
        self.depth -= 1
        return node

    def unexpected(self, wanted: str = "") -> Malformed:
        token = self.next
        en = f"“{token.text[:40]}”" if token.text else "the end"
        fr = f"« {token.text[:40]} »" if token.text else "la fin"
        more_en, more_fr = (f", not “{wanted}”", f", pas « {wanted} »") if wanted else ("", "")
        return refused(
            fr=f"{fr} au caractère {token.place} n’est pas ce qui peut venir là{more_fr}.",
            en=f"{en} at character {token.place} is not what may come there{more_en}.",
        )
