"""The functions that a filter may call; a host publishes them with their arguments."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, Double, Text, func

from core.cql2 import refused
from services.places.ogc.filtering.typed import Kind, Sql, Typed, as_double, needs


@dataclass(frozen=True)
class Function:
    """What it takes and gives, and what it is for (French, English)."""

    takes: tuple[Kind, ...]
    gives: Kind
    sql: Callable[..., Sql]
    fr: str
    en: str


def _number(name: str) -> Callable[[Sql], Sql]:
    return lambda value: getattr(func, name)(value, type_=Double())


FUNCTIONS: Mapping[str, Function] = {
    "casei": Function(
        ("string",),
        "string",
        lambda text: func.lower(text, type_=Text()),
        "sans distinguer majuscules et minuscules",
        "without regard to case",
    ),
    "accenti": Function(
        ("string",),
        "string",
        lambda text: func.unaccent(text, type_=Text()),
        "sans les accents",
        "without regard to accents",
    ),
    "lower": Function(
        ("string",),
        "string",
        lambda text: func.lower(text, type_=Text()),
        "en minuscules",
        "in lower case",
    ),
    "upper": Function(
        ("string",),
        "string",
        lambda text: func.upper(text, type_=Text()),
        "en majuscules",
        "in upper case",
    ),
    "length": Function(
        ("string",),
        "number",
        lambda text: func.char_length(text, type_=BigInteger()),
        "nombre de caractères",
        "number of characters",
    ),
    "abs": Function(("number",), "number", _number("abs"), "valeur absolue", "absolute value"),
    "floor": Function(
        ("number",), "number", _number("floor"), "entier en dessous", "the whole number below"
    ),
    "ceil": Function(
        ("number",), "number", _number("ceil"), "entier au-dessus", "the whole number above"
    ),
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
