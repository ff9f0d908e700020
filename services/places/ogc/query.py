"""What is asked of the items of a collection: which, how many, in what order, and how told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement

from core.http.asking import ALWAYS
from services.places.ogc import bbox, filtering, moment
from services.places.ogc.collection import Collection, Property
from services.places.ogc.crs import Crs, find
from services.places.ogc.cursor import Cursor, read_cursor
from services.places.ogc.values import equals, refused

DEFAULT_LIMIT = 100
MOST = 10_000
#: Other than the names of properties.
PARAMETERS = (
    "limit", "cursor", "bbox", "bbox-crs", "crs", "datetime", "sortby", "properties", "filter",
    "filter-lang", "filter-crs",
)  # fmt: skip
#: Names that are no properties in a URL, even where a table has a column of that name.
RESERVED = (*PARAMETERS, *ALWAYS)
MOST_SORTS = 8
LONGEST_LIMIT = 9  # digits
DIGITS = re.compile(r"[0-9]+", re.ASCII)
SCALAR = ("string", "integer", "number", "boolean")
Condition = ColumnElement[bool]
Parameters = Mapping[str, str]


@dataclass(frozen=True)
class Sort:
    column: ColumnElement[Any]
    descending: bool


@dataclass(frozen=True)
class Query:
    """`cursor` is where the page before ended, None for the first one."""

    limit: int
    crs: Crs
    conditions: tuple[Condition, ...]
    order: tuple[Sort, ...]
    properties: tuple[Property, ...]
    cursor: Cursor | None


def queryables(collection: Collection) -> list[Property]:
    """What features can be selected and sorted by, one value each."""
    return [one for one in collection.properties if one.type in SCALAR]


def parameters(collection: Collection) -> list[str]:
    """All that its items take, besides what is taken everywhere."""
    return [*PARAMETERS, *(one.name for one in queryables(collection))]


def read_query(given: Parameters, collection: Collection) -> Query:
    """Raises `Malformed`, which names what is wrong, and what is allowed."""
    for name, value in given.items():
        if "\0" in value:
            raise refused(name, value, "un texte sans caractère nul", "a text without NUL")
    order = _order(given, collection)
    return Query(
        limit=read_limit(given),
        crs=find("crs", given.get("crs"), collection.srid),
        conditions=tuple(_conditions(given, collection)),
        order=order,
        properties=_properties(given, collection),
        cursor=read_cursor(given["cursor"], len(order) + 1) if "cursor" in given else None,
    )


def read_limit(given: Parameters) -> int:
    """How many at most; more than `MOST` is as many, as the standard wants it."""
    text = given.get("limit", str(DEFAULT_LIMIT))
    if not DIGITS.fullmatch(text) or not text.strip("0"):
        raise refused("limit", text, f"un entier de 1 à {MOST}", f"an integer from 1 to {MOST}")
    return MOST if len(text) > LONGEST_LIMIT else min(int(text), MOST)


def _conditions(given: Parameters, collection: Collection) -> list[Condition]:
    found: list[Condition | None] = [
        equals(one, given[one.name])
        for one in queryables(collection)
        if one.name in given and one.name not in RESERVED
    ]
    box_crs = find("bbox-crs", given.get("bbox-crs"), collection.srid)
    if "bbox" in given:
        found.append(bbox.lies_in(collection, bbox.read_bbox(given["bbox"], box_crs)))
    if "datetime" in given:
        interval = moment.read_interval(given["datetime"])
        found.append(moment.lies_in(collection.datetime, interval))
    lang, system = given.get("filter-lang", filtering.TEXT), given.get("filter-crs")
    filtering.check(lang, system)
    if "filter" in given:
        found.append(filtering.clause(given["filter"], lang, system, collection))
    return [condition for condition in found if condition is not None]


def _order(given: Parameters, collection: Collection) -> tuple[Sort, ...]:
    """`name`, `+name` or `-name`, separated by commas; a plus in a URL may arrive as a space."""
    if "sortby" not in given:
        return ()
    known = {one.name: one for one in queryables(collection)}
    parts = given["sortby"].split(",")
    if len(parts) > MOST_SORTS:
        most = f"{MOST_SORTS} noms au plus", f"at most {MOST_SORTS} names"
        raise refused("sortby", given["sortby"], *most)
    order = []
    for part in parts:
        name = part[1:] if part[:1] in ("+", "-", " ") else part
        if name not in known:
            listed = ", ".join(known)
            raise refused("sortby", part, f"une de : {listed}", f"one of: {listed}")
        order.append(Sort(known[name].column, part.startswith("-")))
    return tuple(order)


def _properties(given: Parameters, collection: Collection) -> tuple[Property, ...]:
    """Those that are asked for, in the order of the collection."""
    if "properties" not in given:
        return collection.properties
    wanted = set(given["properties"].split(","))
    known = [one.name for one in collection.properties]
    for name in wanted.difference(known):
        listed = ", ".join(known)
        raise refused("properties", name, f"des noms de : {listed}", f"names of: {listed}")
    return tuple(one for one in collection.properties if one.name in wanted)
