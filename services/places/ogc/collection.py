"""What a collection of features is, whatever table it is kept in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause

#: Text by language: fr, en.
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Property:
    """One property of the features: returned, and what they can be selected and sorted by.

    `name` is as callers write it, its case kept; `column` gives its value. `type` is JSON Schema's:
    string, integer, number, boolean, array or object; `format` may be date-time or date.
    """

    name: str
    column: ColumnElement[Any]
    type: str
    format: str | None = None
    title: Texts | None = None


@dataclass(frozen=True)
class Collection:
    """A table of features, or what is selected of one.

    `key` is the id of a feature: unique, never null, and in the order of pages. `geometry` is of
    GeoAlchemy2's type, in the reference system `srid` (EPSG). `datetime` is what the parameter of
    that name is about; without it, the parameter selects everything. `licence` is an SPDX
    expression. `extent` is west, south, east, north in degrees (WGS 84); `until` is how recent the
    data is (RFC 3339). Both are None where nobody knows.
    """

    id: str
    title: Texts
    description: Texts
    selectable: FromClause
    key: ColumnElement[Any]
    geometry: ColumnElement[Any]
    srid: int
    properties: tuple[Property, ...]
    datetime: ColumnElement[Any] | None
    licence: str
    attribution: str
    extent: tuple[float, float, float, float] | None = None
    until: str | None = None

    def property(self, name: str) -> Property | None:
        return next((one for one in self.properties if one.name == name), None)
