"""The values of properties: as JSON has them, and as they are compared with what a caller writes.

What is written comes as text, in `?name=value`; what does not fit is `Malformed`.
"""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    DateTime,
    Double,
    Text,
    and_,
    case,
    func,
    literal,
    literal_column,
)

from core.errors import Malformed
from services.places.ogc import moment
from services.places.ogc.collection import Property

INTEGER = re.compile(r"[+-]?[0-9]{1,19}", re.ASCII)
NO_JSON_NUMBERS = ("NaN", "Infinity", "-Infinity")
TIMES = ("date-time", "date")


def as_json(one: Property) -> ColumnElement[Any]:
    """A value that PostgreSQL makes JSON of as its type says; times are in UTC (RFC 3339).

    What JSON has no form for, as infinity, is null.
    """
    value = one.column
    if one.type == "number":
        for number in NO_JSON_NUMBERS:
            value = func.nullif(value, literal_column(f"'{number}'"))
    if one.format in TIMES:
        value = case((func.isfinite(value), value), else_=None)
    if one.format == "date-time":
        zoned = isinstance(one.column.type, DateTime) and one.column.type.timezone
        value = func.to_json(func.timezone("UTC", value) if zoned else value)
        # One without a zone is told as UTC.
        value = value.op("#>>", return_type=Text())(literal_column("'{}'")) + "Z"
    return value


def equals(one: Property, text: str) -> ColumnElement[bool]:
    """Whether a feature has that value; of a time, whether it lies in that day or interval."""
    if one.format in TIMES:
        return and_(*moment.within(one.column, moment.read_interval(text)))
    read, type_ = READERS[one.type]
    return one.column == literal(read(one.name, text), type_)


def _integer(name: str, text: str) -> int:
    if not INTEGER.fullmatch(text) or abs(int(text)) >= 2**63:
        raise refused(name, text, "un entier", "an integer")
    return int(text)


def _number(name: str, text: str) -> float:
    try:
        number = float(text) if text.isascii() else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise refused(name, text, "un nombre", "a number")
    return number


def _boolean(name: str, text: str) -> bool:
    if text not in ("true", "false"):
        raise refused(name, text, "true ou false", "true or false")
    return text == "true"


def _string(name: str, text: str) -> str:
    return text


#: Type of a property → how its value is read, and what it is in SQL.
READERS: Mapping[str, tuple[Callable[[str, str], Any], Any]] = {
    "string": (_string, Text()),
    "integer": (_integer, BigInteger()),
    "number": (_number, Double()),
    "boolean": (_boolean, Boolean()),
}


def refused(name: str, value: str, fr: str, en: str) -> Malformed:
    """The parameter `name` has a value that it cannot have; `fr` and `en` are what it can be."""
    return Malformed(
        fr=f"« {name[:80]} » vaut {value[:80]} ; il faut {fr}.",
        en=f"“{name[:80]}” is {value[:80]}; it has to be {en}.",
    )
