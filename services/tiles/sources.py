"""What filtered tiles are drawn from, as SQLAlchemy sees it, and what they may be filtered by."""

from collections.abc import Mapping
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    DateTime,
    Double,
    Integer,
    SmallInteger,
    Text,
    column,
    func,
    literal,
    table,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

PLACE = table(
    "place",
    column("id", BigInteger),
    column("name", Text),
    column("category", Text),
    column("category_group", Text),
    # compared with any number, not only with small ones
    column("rank", Double),
    column("housenumber", Text),
    column("street", Text),
    column("postcode", Text),
    column("city", Text),
    column("wheelchair", Text),
    column("opening_hours", Text),
    column("osm_timestamp", DateTime(timezone=True)),
    column("geom", Geometry(srid=3857)),
    schema="osm",
)
FEATURE = table(
    "feature",
    column("tileset_number", Integer),
    column("id", BigInteger),
    column("rank", Double),
    column("minzoom", SmallInteger),
    column("properties", JSONB),
    column("geom", Geometry(srid=3857)),
    schema="tiles",
)

#: What `places` may be filtered by, and its type.
PLACE_TYPES: Mapping[str, str] = {
    "name": "string",
    "category": "string",
    "group": "string",
    "rank": "number",
    "housenumber": "string",
    "street": "string",
    "postcode": "string",
    "city": "string",
    "wheelchair": "string",
    "opening_hours": "string",
    "osm_timestamp": "timestamp",
}
SQL_TYPES: Mapping[str, TypeEngine[Any]] = {"number": Double(), "boolean": Boolean()}


def value_of(tileset: str, name: str, kind: str) -> ColumnElement[Any]:
    """The value of a property of a place, or of a feature of a layer."""
    if tileset == "places":
        return PLACE.c["category_group" if name == "group" else name]
    if kind == "string":
        return FEATURE.c.properties.op("->>", return_type=Text())(literal(name, Text))
    read = func.tiles.number_of if kind == "number" else func.tiles.boolean_of
    value: ColumnElement[Any] = read(FEATURE.c.properties, name, type_=SQL_TYPES[kind])
    return value
