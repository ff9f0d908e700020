"""A small atlas like those that the abstract tests of CQL2 speak of: its names keep their case."""

from datetime import UTC, date, datetime

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Double,
    Integer,
    Numeric,
    Text,
    column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql.psycopg import dialect

from services.places.ogc.collection import Collection, Property

#: Name of a column → its type in PostgreSQL, in SQLAlchemy, and in JSON Schema.
COLUMNS = {
    "NAME": ("text", Text(), "string", None),
    "POP_EST": ("bigint", BigInteger(), "integer", None),
    "pop_other": ("integer", Integer(), "integer", None),
    "gdp": ("double precision", Double(), "number", None),
    "area": ("numeric", Numeric(), "number", None),
    "boolean": ("boolean", Boolean(), "boolean", None),
    "date": ("date", Date(), "string", "date"),
    "start": ("timestamptz", DateTime(timezone=True), "string", "date-time"),
    "end": ("timestamptz", DateTime(timezone=True), "string", "date-time"),
    "local": ("timestamp", DateTime(), "string", "date-time"),
    "tags": ("text[]", ARRAY(Text()), "array", None),
    "sizes": ("integer[]", ARRAY(Integer()), "array", None),
    "list": ("jsonb", JSONB(), "array", None),
    "extra": ("jsonb", JSONB(), "object", None),
}


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


ROWS = [
    {"NAME": "Luxembourg", "POP_EST": 589_000, "pop_other": 589_000, "gdp": 0.1, "area": "2586.4", "boolean": True,
     "date": date(2022, 4, 16), "start": moment("2022-04-16T10:13:19"), "end": moment("2022-04-16T10:15:10"),
     "local": datetime(2022, 4, 16, 12, 0), "tags": ["small", "rich"], "sizes": [1, 2, 3], "list": '["a", 1, true]',
     "extra": '{"k": 1}', "geom": "POLYGON((5.8 49.4, 6.5 49.4, 6.5 50.2, 5.8 50.2, 5.8 49.4))"},
    {"NAME": "Bréhat", "POP_EST": 1_038_288, "pop_other": 400, "gdp": -2.5, "area": "0.1", "boolean": False,
     "date": date(2023, 1, 1), "start": moment("2021-01-01T00:00:00"), "end": moment("2023-01-01T00:00:00"),
     "local": datetime(2022, 4, 16, 11, 0), "tags": ["small"], "sizes": [], "list": '["a"]', "extra": None,
     "geom": "POINT(7.02 49.92)"},
    {"NAME": "brest", "POP_EST": 0, "pop_other": None, "gdp": 0.0, "area": "1e400", "boolean": None,
     "date": None, "start": None, "end": None, "local": None, "tags": None, "sizes": None, "list": None,
     "extra": None, "geom": "LINESTRING(0 40, 10 50)"},
    {"NAME": "100% L'Abri_\\", "POP_EST": 2**60 + 1, "pop_other": -5, "gdp": 1e308, "area": "-7", "boolean": True,
     "date": date(2022, 4, 17), "start": moment("2022-04-16T10:13:19"), "end": moment("2022-04-16T10:13:19"),
     "local": datetime(2000, 1, 1), "tags": [], "sizes": [5], "list": "[]", "extra": "{}",
     "geom": "POLYGON((178 -10, 180 -10, 180 10, 178 10, 178 -10))"},
    {"NAME": None, "POP_EST": None, "pop_other": 7, "gdp": float("nan"), "area": "NaN", "boolean": False,
     "date": date(1, 1, 1), "start": moment("2022-04-16T00:00:00"), "end": moment("2024-01-01T00:00:00"),
     "local": None, "tags": ["ü"], "sizes": [1], "list": '"no array"', "extra": "[]",
     "geom": "GEOMETRYCOLLECTION(POINT(1 1), POLYGON((20 20, 30 20, 30 30, 20 30, 20 20)))"},
    {"NAME": "", "POP_EST": -1, "pop_other": 2**31 - 1, "gdp": float("inf"), "area": None, "boolean": True,
     "date": date(9999, 12, 31), "start": None, "end": moment("2022-01-01T00:00:00"),
     "local": datetime(9999, 1, 1), "tags": [""], "sizes": [2**31 - 1], "list": "[null]", "extra": None,
     "geom": "POLYGON((40 40, 50 50, 50 40, 40 50, 40 40))"},
    {"NAME": "Chișinău", "POP_EST": 3, "pop_other": 3, "gdp": 2.0, "area": "2", "boolean": None,
     "date": date(2022, 4, 16), "start": moment("2022-04-16T10:13:19"), "end": None, "local": None,
     "tags": ["rich", "rich", "small"], "sizes": [3, 2, 1], "list": "[1]", "extra": None, "geom": None},
]  # fmt: skip


def atlas(schema, srid=4326, kind="GEOMETRY"):
    """The collection of the table `schema."Atlas"`."""
    columns = [column(name, types[1]) for name, types in COLUMNS.items()]
    there = table(
        "Atlas",
        column("fid", Integer),
        *columns,
        column("geom", Geometry(kind, srid)),
        schema=schema,
    )
    return Collection(
        id="atlas",
        title={"fr": "Atlas", "en": "Atlas"},
        description={"fr": "", "en": ""},
        selectable=there,
        key=there.c.fid,
        geometry=there.c.geom,
        srid=srid,
        properties=tuple(
            Property(name, there.c[name], types[2], types[3]) for name, types in COLUMNS.items()
        ),
        datetime=None,
        licence="CC0-1.0",
        attribution="",
    )


def make(conn, schema, srid=4326):
    """The table, with its rows in order as 1, 2, 3 …"""
    conn.execute(f"CREATE SCHEMA {schema}")
    types = ", ".join(f'"{name}" {types[0]}' for name, types in COLUMNS.items())
    conn.execute(
        f'CREATE TABLE {schema}."Atlas" (fid serial, {types}, geom geometry(Geometry, {srid}))'
    )
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    values = ", ".join(f"%({name})s::{types[0]}" for name, types in COLUMNS.items())
    for row in ROWS:
        conn.execute(
            f'INSERT INTO {schema}."Atlas" ({names}, geom) '
            f"VALUES ({values}, ST_Transform(ST_GeomFromText(%(geom)s, 4326), {srid}))",
            row,
        )


def statement(collection, condition):
    """The text and parameters of a statement that gives the ids of what meets a condition."""
    compiled = (select(collection.key).where(condition).order_by(collection.key)).compile(
        dialect=dialect(), compile_kwargs={"render_postcompile": True}
    )
    return str(compiled), compiled.params


def selected(conn, collection, condition):
    return [row[0] for row in conn.execute(*statement(collection, condition))]
