"""A shared layer as a collection: what tiles show of it (docs/tiles-of-layers.md).

Whoever keeps a layer puts there what everybody may see, so nothing else can be told here.
"""

from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Double,
    Integer,
    Subquery,
    Text,
    column,
    func,
    literal,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import JSONB

from core.database import Row
from services.places.ogc.collection import Collection, Property

SRID = 3857
FEATURE = table(
    "feature",
    column("tileset_number", Integer),
    column("id", BigInteger),
    column("properties", JSONB),
    column("geom", Geometry(srid=SRID)),
    schema="tiles",
)


def shared_layer(row: Row) -> Collection:
    """The collection of one row of `SQL["layers"]`."""
    ours = (
        select(FEATURE.c.id, FEATURE.c.properties, FEATURE.c.geom)
        .where(FEATURE.c.tileset_number == row["number"])
        .subquery("feature")
    )
    described = row["description"] or row["title"]
    return Collection(
        id=row["id"],
        title={"fr": row["title"], "en": row["title"]},
        description={"fr": described, "en": described},
        selectable=ours,
        key=ours.c.id,
        geometry=ours.c.geom,
        srid=SRID,
        properties=tuple(
            Property(name, _value(ours, name, kind), kind) for name, kind in row["fields"].items()
        ),
        datetime=None,
        licence=row["licence"],
        attribution=row["attribution"] or "",
    )


def _value(ours: Subquery, name: str, kind: str) -> ColumnElement[Any]:
    """The value of a field; `kind` is string, number or boolean, as the layer has declared."""
    if kind == "number":
        return func.tiles.number_of(ours.c.properties, name, type_=Double())
    if kind == "boolean":
        return func.tiles.boolean_of(ours.c.properties, name, type_=Boolean())
    value: ColumnElement[str] = ours.c.properties.op("->>", return_type=Text())(literal(name, Text))
    return value
