"""The functions that a filter may call, and calculations."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, Double, Text, func

from core.cql2 import refused
from services.places.ogc.filtering.typed import Kind, Sql, Typed, as_double, needs


@dataclass(frozen=True)
class Function:
    """What it takes, what it gives, and how that is had in SQL."""

    takes: tuple[Kind, ...]
    gives: Kind
    sql: Callable[..., Sql]


def _text(name: str) -> Function:
    """Of a text, a text."""
    return Function(("string",), "string", lambda text: getattr(func, name)(text, type_=Text()))


def _number(name: str) -> Function:
    """Of a number, a number in double precision."""
    return Function(("number",), "number", lambda one: getattr(func, name)(one, type_=Double()))


FUNCTIONS: Mapping[str, Function] = {
    "casei": _text("lower"),
    "accenti": _text("unaccent"),
    "lower": _text("lower"),
    "upper": _text("upper"),
    "length": Function(
        ("string",), "number", lambda text: func.char_length(text, type_=BigInteger())
    ),
    "abs": _number("abs"),
    "floor": _number("floor"),
    "ceil": _number("ceil"),
}


def call(name: str, arguments: Sequence[Typed]) -> Typed:
    """The value of a function. Raises `Malformed` for one that there is not, and bad arguments."""
    function = FUNCTIONS.get(name)
    if function is None:
        known = ", ".join(FUNCTIONS)
        raise refused(
            fr=f"la fonction « {name[:40]} » n’existe pas ; celles qui existent : {known}.",
            en=f"there is no function “{name[:40]}”; those there are: {known}.",
        )
    if len(arguments) != len(function.takes):
        raise refused(
            fr=f"nombre de valeurs de {name}() : {len(arguments)}, pas {len(function.takes)}.",
            en=f"number of values of {name}(): {len(arguments)}, not {len(function.takes)}.",
        )
    for argument, kind in zip(arguments, function.takes, strict=True):
        needs(argument, kind, where=f"{name}()")
    values = (one.sql if one.kind == "string" else as_double(one) for one in arguments)
    shown = f"{name}({', '.join(one.shown for one in arguments)})"
    return Typed(function.gives, function.sql(*values), shown)


def calculate(sign: str, left: Typed, right: Typed) -> Typed:
    """What comes of + - * / div % ^, in double precision; see places.calculate."""
    for one in (left, right):
        needs(one, "number", where=sign)
    sql: Sql = func.places.calculate(sign, as_double(left), as_double(right), type_=Double())
    return Typed("number", sql, f"{left.shown} {sign} {right.shown}"[:80])
