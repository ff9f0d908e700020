"""Tables that a host publishes (docs/publishing.md), as collections: read, never written.

What a table has is looked up for each request: whoever keeps it may change it. Names are taken as
they are, and quoted always.
"""

from collections.abc import Mapping
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    REAL,
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Double,
    Integer,
    Numeric,
    SmallInteger,
    Text,
    Uuid,
    cast,
    column,
    table,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.sql.elements import quoted_name
from sqlalchemy.types import TypeEngine

from core.database import Connection, Row
from core.sql import queries
from services.places.ogc.collection import Collection, Property

SQL = queries(__name__)

#: PostgreSQL's type → SQLAlchemy's, JSON Schema's, and its format.
TYPES: Mapping[str, tuple[TypeEngine[Any], str, str | None]] = {
    "int2": (SmallInteger(), "integer", None),
    "int4": (Integer(), "integer", None),
    "int8": (BigInteger(), "integer", None),
    "float4": (REAL(), "number", None),
    "float8": (Double(), "number", None),
    "numeric": (Numeric(), "number", None),
    "bool": (Boolean(), "boolean", None),
    "text": (Text(), "string", None),
    "varchar": (Text(), "string", None),
    "date": (Date(), "string", "date"),
    "timestamp": (DateTime(), "string", "date-time"),
    "timestamptz": (DateTime(timezone=True), "string", "date-time"),
    "jsonb": (JSONB(), "object", None),
}
#: A text is made of what is not there.
OTHER: tuple[TypeEngine[Any], str, None] = (Text(), "string", None)
#: What JSON has no form for.
LEFT_OUT = ("geometry", "geography", "raster", "bytea")


async def published(conn: Connection) -> list[Collection]:
    """All tables that are published and can be read now."""
    cursor = await conn.execute(SQL["collections"])
    return [_collection(row) for row in await cursor.fetchall()]


def _collection(row: Row) -> Collection:
    columns = {found["name"]: _column(found) for found in row["columns"]}
    there = table(
        quoted_name(row["table_name"], True),
        *columns.values(),
        schema=quoted_name(row["schema_name"], True),
    )
    shape = next(one for one in row["columns"] if one["name"] == row["geometry_name"])
    properties = (
        _property(found, there.c[found["name"]])
        for found in row["columns"]
        if found["type"] not in LEFT_OUT
    )
    has_datetime = row["datetime_name"] in columns
    return Collection(
        id=row["id"],
        title={"fr": row["title"], "en": row["title"]},
        description={"fr": row["description"], "en": row["description"]},
        selectable=there,
        key=there.c[row["key_name"]],
        geometry=there.c[row["geometry_name"]],
        srid=shape["srid"],
        properties=tuple(properties),
        datetime=there.c[row["datetime_name"]] if has_datetime else None,
        licence=row["licence"],
        attribution=row["attribution"],
        extent=tuple(row["extent"]) if row["extent"] else None,
    )


def _column(found: Row) -> Any:
    """As SQLAlchemy sees it; of a type that it is not told, a text will be made."""
    kind: TypeEngine[Any]
    if found["type"] == "geometry":
        flat = found["geometry_type"].upper().rstrip("ZM")
        kind = Geometry(flat, srid=found["srid"])
    else:
        kind = Uuid() if found["type"] == "uuid" else TYPES.get(found["type"], OTHER)[0]
    name = quoted_name(found["name"], True)
    return column(name, ARRAY(kind) if found["is_array"] else kind)


def _property(found: Row, value: ColumnElement[Any]) -> Property:
    name, (_, type_, form) = found["name"], TYPES.get(found["type"], OTHER)
    is_known = found["type"] in TYPES
    if found["is_array"]:
        return Property(name, value if is_known else cast(value, ARRAY(Text())), "array")
    if found["type"] == "json":
        return Property(name, cast(value, JSONB()), "object")
    return Property(name, value if is_known else cast(value, Text()), type_, form)
