"""Filters in CQL2 text (OGC 21-065r2), read into the syntax tree of pygeofilter.

pygeofilter's own reader of CQL2 text gives AND and OR one precedence, and cannot read NOT before a
parenthesis, a doubled quote or a name of one letter. Its tree and what it makes of it are used.

Comparisons, LIKE, BETWEEN, IN, IS NULL, AND, OR, NOT, casei(), accenti(), DATE() and TIMESTAMP().
Length, depth and numbers of things are bounded before they cost anything.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from pygeofilter import ast

from core.errors import Malformed

LONGEST = 2_000  # characters
DEEPEST = 20  # parentheses and NOTs within each other
MOST_PREDICATES = 20
MOST_VALUES = 100  # of one IN
LARGEST = 1e300  # a number

#: What a tree is made of: pygeofilter's nodes, and str, bool, float, datetime.
Node = Any

ALLOWED = (
    "=, <>, <, <=, >, >=, BETWEEN, IN, LIKE, IS NULL, AND, OR, NOT, ( ), "
    "casei(), accenti(), DATE('…'), TIMESTAMP('…')"
)
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


class Token(NamedTuple):
    kind: str
    text: str
    place: int  # of its first character, from 1

    @property
    def keyword(self) -> str:
        return self.text.upper() if self.kind == "word" else ""


def parse(text: str) -> Node:
    """The tree of a filter. Raises `Malformed`, which says what may be written."""
    if len(text) > LONGEST:
        raise too_much("characters", "caractères", len(text), LONGEST)
    return Reader(list(_tokens(text))).whole()


def refused(*, fr: str, en: str) -> Malformed:
    """What is wrong with a filter, and what may be written."""
    return Malformed(
        fr=f"Filtre refusé : {fr} Permis : {ALLOWED}.",
        en=f"Filter refused: {en} Allowed: {ALLOWED}.",
    )


def too_much(en: str, fr: str, found: int, most: int) -> Malformed:
    return refused(fr=f"{found} {fr}, au plus {most}.", en=f"{found} {en}, at most {most}.")


def _tokens(text: str) -> Iterator[Token]:
    end = len(text.rstrip())
    at = 0
    while at < end:
        found = TOKEN.match(text, at)
        kind = found.lastgroup if found else None
        if found is None or kind is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            raise _unreadable(text[at], at + 1)
        token = Token(kind, found[kind], found.start(kind) + 1)
        for place, character in enumerate(token.text, token.place):
            if character == "\0" or "\ud800" <= character <= "\udfff":
                raise _unreadable(character, place)
        yield token
        at = found.end()
    yield Token("end", "", end + 1)


def _unreadable(what: str, place: int) -> Malformed:
    shown = ascii(what) if not what.isprintable() else what
    return refused(
        fr=f"« {shown[:40]} » au caractère {place} ne se lit pas.",
        en=f"“{shown[:40]}” at character {place} cannot be read.",
    )


class Reader:
    """Descends through the tokens of one filter; OR binds less than AND, and AND less than NOT."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
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
        if self.predicates > MOST_PREDICATES:
            raise too_much("conditions", "conditions", self.predicates, MOST_PREDICATES)
        left = self.operand()
        if comparison := COMPARISONS.get(self.next.text):
            self.at += 1
            return comparison(left, self.operand())
        negated = self.take("NOT")
        if self.take("LIKE"):
            return ast.Like(left, self.operand(), False, "%", "_", "\\", negated)
        if self.take("BETWEEN"):
            low = self.operand()
            self.expect("AND")
            return ast.Between(left, low, self.operand(), negated)
        if self.take("IN"):
            return ast.In(left, self.values(), negated)
        if not negated and self.take("IS"):
            negated = self.take("NOT")
            self.expect("NULL")
            return ast.IsNull(left, negated)
        raise self.unexpected()

    def values(self) -> list[Node]:
        self.expect("(")
        values = [self.operand()]
        while self.take(","):
            values.append(self.operand())
            if len(values) > MOST_VALUES:
                raise too_much("values of IN", "valeurs de IN", len(values), MOST_VALUES)
        self.expect(")")
        return values

    def operand(self) -> Node:
        token = self.next
        if token.kind in ("end", "sign") or token.keyword in KEYWORDS:
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
            raise _unreadable(token.text, token.place)
        return number

    def time(self, token: Token, text: Node) -> datetime:
        """DATE is its midnight, and a TIMESTAMP without a zone is of UTC."""
        try:
            if token.keyword == "DATE":
                day = date.fromisoformat(text)
                return datetime(day.year, day.month, day.day, tzinfo=UTC)
            moment = datetime.fromisoformat(text)
        except (TypeError, ValueError):
            raise _unreadable(str(text), token.place) from None
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
        if self.depth > DEEPEST:
            raise too_much("levels of parentheses", "niveaux de parenthèses", self.depth, DEEPEST)
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
