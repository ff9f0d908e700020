"""Comparisons: =, <>, <, <=, >, >=, BETWEEN, IN, LIKE and IS NULL. Texts go by code points."""

import operator
from collections.abc import Callable, Mapping, Sequence
from unicodedata import normalize

from pygeofilter import ast
from sqlalchemy import Text, and_, any_, collate, literal, not_, or_
from sqlalchemy.dialects.postgresql import ARRAY

from core.cql2 import refused, too_much
from services.places.ogc.filtering.typed import (
    Sql,
    Typed,
    as_double,
    as_exact,
    as_timestamp,
    differ,
    is_exact,
    needs,
)

LONGEST_PATTERN = 200  # characters
MOST_WILDCARDS = 10  # % of one pattern: each may stand for any part of a text

SIGNS: Mapping[ast.ComparisonOp, Callable[[Sql, Sql], Sql]] = {
    ast.ComparisonOp.EQ: operator.eq,
    ast.ComparisonOp.NE: operator.ne,
    ast.ComparisonOp.LT: operator.lt,
    ast.ComparisonOp.LE: operator.le,
    ast.ComparisonOp.GT: operator.gt,
    ast.ComparisonOp.GE: operator.ge,
}
EQUALITIES = (ast.ComparisonOp.EQ, ast.ComparisonOp.NE)


def compare(sign: ast.ComparisonOp, left: Typed, right: Typed) -> Sql:
    """Raises `Malformed` for what cannot be compared, or not in that way."""
    first, second = pair(left, right)
    if sign not in EQUALITIES:
        needs(left, "string", "number", "date", "timestamp", where=sign.value)
        if left.kind == "string":
            # Elsewhere another collation is the database's: the same filter gives the same rows.
            first, second = collate(first, "C"), collate(second, "C")
    return SIGNS[sign](first, second)


def pair(left: Typed, right: Typed) -> tuple[Sql, Sql]:
    """Both in SQL, of types that PostgreSQL compares without an error."""
    for one in (left, right):
        needs(one, "string", "number", "boolean", "date", "timestamp", where="=")
    if left.kind == right.kind == "number":
        return _numbers(left, right)
    if left.kind == right.kind:
        return left.sql, right.sql
    if {left.kind, right.kind} == {"date", "timestamp"}:
        return as_timestamp(left), as_timestamp(right)
    raise differ(left, right)


def _numbers(left: Typed, right: Typed) -> tuple[Sql, Sql]:
    exact = is_exact(left.sql), is_exact(right.sql)
    if exact[0] == exact[1]:
        return left.sql, right.sql
    numeric, other = (left, right) if exact[0] else (right, left)
    if other.value is None:
        return as_double(left), as_double(right)
    there = as_exact(other)
    return (numeric.sql, there) if exact[0] else (there, numeric.sql)


def between(value: Typed, low: Typed, high: Typed, negated: bool) -> Sql:
    condition = and_(
        compare(ast.ComparisonOp.GE, value, low), compare(ast.ComparisonOp.LE, value, high)
    )
    return not_(condition) if negated else condition


def is_in(value: Typed, options: Sequence[Typed], negated: bool) -> Sql:
    """Raises `Malformed` where one of the options is of another type."""
    if not options:
        raise refused(fr="IN veut au moins une valeur.", en="IN takes at least one value.")
    pairs = [pair(value, option) for option in options]
    same = all(first is value.sql for first, _ in pairs)
    if same and value.kind == "string" and all(option.value is not None for option in options):
        among = literal([option.value for option in options], ARRAY(Text))
        condition: Sql = value.sql == any_(among)
    else:
        condition = or_(*(first == second for first, second in pairs))
    return not_(condition) if negated else condition


def like(value: Typed, pattern: Typed, text: str, folded: bool, negated: bool) -> Sql:
    """`text` is the pattern as it was written; `folded`, that accents are taken off it.

    % is any characters, _ one, and a backslash takes their meaning from them.
    """
    needs(value, "string", where="LIKE")
    if len(text) > LONGEST_PATTERN:
        raise too_much(
            "characters in a pattern", "caractères dans un motif", len(text), LONGEST_PATTERN
        )
    if text.count("%") > MOST_WILDCARDS:
        raise too_much("% in a pattern", "% dans un motif", text.count("%"), MOST_WILDCARDS)
    if (len(text) - len(text.rstrip("\\"))) % 2:
        raise refused(
            fr=f"le motif « {text[:40]} » finit par \\.",
            en=f"the pattern “{text[:40]}” ends in \\.",
        )
    if folded and any(_becomes_a_sign(letter) for letter in text):
        raise refused(
            fr=f"le motif « {text[:40]} » a un signe que accenti() change en %, _ ou \\.",
            en=f"the pattern “{text[:40]}” has a sign that accenti() turns into %, _ or \\.",
        )
    condition = value.sql.like(pattern.sql)
    return not_(condition) if negated else condition


def _becomes_a_sign(letter: str) -> bool:
    """Whether unaccent makes a sign of patterns of it, as of those of full width."""
    return letter == "\N{SET MINUS}" or (
        not letter.isascii() and normalize("NFKC", letter) in ("%", "_", "\\")
    )
