"""The features of a collection: a page of them, or one.

The statements are made by SQLAlchemy and GeoAlchemy2, and run on the connection that is given. They
give JSON, so that it needs not be read to be sent.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from psycopg.errors import DataError
from psycopg.rows import tuple_row
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    cast,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql.psycopg import dialect

from core.database import Connection
from core.errors import Malformed, NotFound
from services.places.ogc.collection import Collection, Property
from services.places.ogc.crs import Crs
from services.places.ogc.cursor import Cursor, write_cursor
from services.places.ogc.query import Query, Sort
from services.places.ogc.values import as_json

INTEGER = re.compile(r"-?[0-9]{1,18}", re.ASCII)
#: PostgreSQL gives a function at most a hundred arguments: a name and a value for each property.
MOST_PAIRS = 50

#: A GeoJSON feature, as text.
Feature = str


@dataclass(frozen=True)
class Page:
    """`matched` are all that meet the query; `next` is the cursor of the page after, if any."""

    features: list[Feature]
    matched: int
    next: str | None


async def read_page(conn: Connection, collection: Collection, query: Query) -> Page:
    """Raises `Malformed` where PostgreSQL cannot compute what is asked."""
    counted = select(func.count()).select_from(collection.selectable).where(*query.conditions)
    [[matched]] = await _rows(conn, counted)
    rows = await _rows(conn, _page(collection, query))
    shown, more = rows[: query.limit], len(rows) > query.limit
    place = len(query.order) + 1
    cursor = write_cursor(shown[-1][:place]) if more else None
    return Page([_feature(row[place:]) for row in shown], matched, cursor)


async def read_item(conn: Connection, collection: Collection, item_id: str, crs: Crs) -> Feature:
    """One feature, with all its properties. Raises `NotFound`."""
    statement = (
        select(*_shown(collection, collection.properties, crs))
        .select_from(collection.selectable)
        .where(_has_id(collection, item_id))
    )
    with suppress(Malformed):  # of a key that is a UUID or a date, an id may be none at all
        for row in await _rows(conn, statement):
            return _feature(row)
    raise NotFound(
        fr=f"« {collection.id} » n’a pas d’élément {item_id[:80]}.",
        en=f"“{collection.id}” has no item {item_id[:80]}.",
    )


def _page(collection: Collection, query: Query) -> Select[Any]:
    """Where each feature is in the order, then what is shown of it; one more than is shown."""
    order = (*query.order, Sort(collection.key, descending=False))
    conditions = list(query.conditions)
    if query.cursor:
        conditions.append(_after(order, query.cursor))
    columns: list[ColumnElement[Any]] = [
        *(cast(sort.column, Text).label(f"at_{n}") for n, sort in enumerate(order)),
        *_shown(collection, query.properties, query.crs),
    ]
    return (
        select(*columns)
        .select_from(collection.selectable)
        .where(*conditions)
        .order_by(*map(_ordered, query.order), collection.key)
        .limit(query.limit + 1)
    )


def _ordered(sort: Sort) -> ColumnElement[Any]:
    """What has no value comes last, in both directions."""
    return (sort.column.desc() if sort.descending else sort.column.asc()).nulls_last()


def _after(order: Sequence[Sort], cursor: Cursor) -> ColumnElement[bool]:
    """Whether a feature comes after the one that the cursor tells of."""
    cases: list[ColumnElement[bool]] = []
    same: list[ColumnElement[bool]] = []
    for sort, text in zip(order, cursor, strict=True):
        if text is None:
            cases.append(false())
            same.append(sort.column.is_(None))
            continue
        value = cast(literal(text, Text), sort.column.type)
        beyond = sort.column < value if sort.descending else sort.column > value
        later = beyond if sort is order[-1] else or_(beyond, sort.column.is_(None))
        cases.append(and_(*same, later))
        same.append(sort.column == value)
    return or_(*cases)


def _shown(
    collection: Collection, properties: Sequence[Property], crs: Crs
) -> list[ColumnElement[Any]]:
    """The id, the geometry in that reference system, and the properties: all JSON, as text."""
    shape = collection.geometry
    if crs.srid != collection.srid:
        shape = func.ST_Transform(shape, crs.srid)
    if crs.north_first:
        shape = func.ST_FlipCoordinates(shape)
    key = collection.key if isinstance(collection.key.type, Integer) else cast(collection.key, Text)
    pieces = [properties[n : n + MOST_PAIRS] for n in range(0, len(properties), MOST_PAIRS)]
    return [
        cast(func.to_json(key), Text).label("id"),
        func.coalesce(func.ST_AsGeoJSON(shape, crs.decimals, 0), "null").label("geometry"),
        *(_object(piece).label(f"properties_{n}") for n, piece in enumerate(pieces)),
    ]


def _object(properties: Sequence[Property]) -> ColumnElement[str]:
    pairs = (part for one in properties for part in (literal(one.name, Text), as_json(one)))
    return cast(func.json_build_object(*pairs), Text)


def _feature(row: Sequence[str]) -> Feature:
    """The pieces of its properties are objects, made one by leaving braces out."""
    key, geometry, *pieces = row
    properties = ", ".join(piece[1:-1] for piece in pieces)
    return f'{{"type":"Feature","id":{key},"geometry":{geometry},"properties":{{{properties}}}}}'


def _has_id(collection: Collection, item_id: str) -> ColumnElement[bool]:
    key = collection.key
    if isinstance(key.type, Integer):
        is_one = INTEGER.fullmatch(item_id) is not None
        return key == literal(int(item_id), BigInteger) if is_one else false()
    return false() if "\0" in item_id else key == cast(literal(item_id, Text), key.type)


async def _rows(conn: Connection, statement: Select[Any]) -> list[tuple[Any, ...]]:
    # mypy takes the class of a dialect for untyped; its instances are not.
    compiled = statement.compile(
        dialect=dialect(),  # type: ignore[no-untyped-call]
        compile_kwargs={"render_postcompile": True},
    )
    async with conn.cursor(row_factory=tuple_row) as cursor:
        try:
            await cursor.execute(str(compiled).encode(), compiled.params)
        except DataError as error:
            raise Malformed(
                fr="Ce qui est demandé ne peut pas être calculé : une valeur sort de ce que la "
                "base sait compter, ou n’est pas du bon type.",
                en="What is asked cannot be computed: a value leaves what the database can "
                "count, or is of another type.",
            ) from error
        return await cursor.fetchall()
