"""A table of the database, looked at: whether its rows can be features of a collection."""

from typing import Any, NamedTuple

import psycopg
import sqlalchemy
from psycopg.errors import InternalError_
from psycopg.rows import dict_row
from sqlalchemy import column, func, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.dialects.postgresql.psycopg import dialect
from sqlalchemy.sql.elements import quoted_name

from core.errors import Invalid, NotFound
from core.sql import queries
from importers.published.source import Table

SQL = queries(__name__)

#: Types of a key, whose values are ids: they have an order, and one way to be written.
KEYS = ("int2", "int4", "int8", "text", "varchar", "uuid")
TIMES = ("date", "timestamp", "timestamptz")
#: Types of geometry that GeoJSON has.
SIMPLE = (
    "geometry", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon",
    "geometrycollection",
)  # fmt: skip

Connection = psycopg.Connection[Any]
Column = dict[str, Any]


class Found(NamedTuple):
    """`extent` is west, south, east, north in degrees; None of a table without geometries."""

    key: str
    geometry: str
    geometry_type: str
    srid: int
    rows: int
    extent: list[float] | None
    comment: str


def find(conn: Connection, table: Table, geometry: str | None, datetime: str | None) -> Found:
    """Raises `NotFound`, and `Invalid` with how to mend what the table lacks."""
    with conn.cursor(row_factory=dict_row) as cursor:
        columns = cursor.execute(SQL["columns"], table._asdict()).fetchall()
    if not columns:
        raise NotFound(
            fr=f"il n’y a pas de table {table} (les majuscules comptent).",
            en=f"there is no table {table} (upper and lower case differ).",
        )
    shape = _geometry(table, columns, geometry)
    key = _key(table, columns)
    _check_time(table, columns, datetime)
    _check_system(conn, table, shape)
    rows, kinds, extent, nulls = _measured(conn, table, shape, key)
    if nulls:
        raise _no_key(table)
    if strange := [kind for kind in kinds if kind.lower().rstrip("m") not in SIMPLE]:
        raise Invalid(
            fr=f"{table} a des géométries {', '.join(strange)}, que GeoJSON ne sait pas dire.",
            en=f"{table} has geometries {', '.join(strange)}, which GeoJSON cannot tell.",
        )
    comment = conn.execute(SQL["comment"], table._asdict()).fetchone()
    return Found(
        key, shape["name"], shape["geometry_type"], shape["srid"], rows, extent,
        (comment[0] if comment else None) or "",
    )  # fmt: skip


def _plain(columns: list[Column]) -> list[Column]:
    return [one for one in columns if not one["is_array"]]


def _geometry(table: Table, columns: list[Column], wanted: str | None) -> Column:
    there = {one["name"]: one for one in _plain(columns) if one["type"] == "geometry"}
    names = ", ".join(there) or "–"
    if wanted is None and len(there) == 1:
        wanted = next(iter(there))
    if wanted is None or wanted not in there:
        raise Invalid(
            fr=f"colonnes de type geometry de {table} : {names} ; il en faut une, ou dire "
            "laquelle avec --geometry.",
            en=f"columns of type geometry of {table}: {names}; there has to be one, or --geometry "
            "says which.",
        )
    return there[wanted]


def _key(table: Table, columns: list[Column]) -> str:
    """The primary key, or else the first column that is unique and never null."""
    keys = [one for one in _plain(columns) if one["is_unique"] and one["type"] in KEYS]
    first = [one["name"] for one in keys if one["is_primary"]] + [one["name"] for one in keys]
    if not first:
        raise _no_key(table)
    return str(first[0])


def _no_key(table: Table) -> Invalid:
    add = f'ALTER TABLE "{table.schema}"."{table.name}" ADD COLUMN fid bigserial PRIMARY KEY'
    return Invalid(
        fr=f"{table} n’a pas de clé : il faut une colonne seule (nombre entier, texte ou uuid), "
        f"unique et jamais vide. Par exemple : {add};",
        en=f"{table} has no key: one column alone (integer, text or uuid) has to be unique and "
        f"never null. For example: {add};",
    )


def _check_time(table: Table, columns: list[Column], wanted: str | None) -> None:
    times = [one["name"] for one in _plain(columns) if one["type"] in TIMES]
    if wanted is not None and wanted not in times:
        names = ", ".join(times) or "–"
        raise Invalid(
            fr=f"{table} n’a pas de colonne de temps « {wanted} » ; il y a : {names}.",
            en=f"{table} has no column of times “{wanted}”; there is: {names}.",
        )


def _check_system(conn: Connection, table: Table, shape: Column) -> None:
    known = conn.execute(SQL["find_system"], {"srid": shape["srid"]}).fetchone()
    if known is None:
        name = shape["name"]
        mend = (
            f'ALTER TABLE "{table.schema}"."{table.name}" ALTER COLUMN "{name}" TYPE '
            f'geometry(Geometry, 4326) USING ST_SetSRID("{name}", 4326)'
        )
        raise Invalid(
            fr=f"le type de {table}.{name} ne dit pas de système de coordonnées connu (SRID "
            f"{shape['srid']}). Si ce sont des longitudes et latitudes : {mend};",
            en=f"the type of {table}.{name} tells no reference system that is known (SRID "
            f"{shape['srid']}). If these are longitudes and latitudes: {mend};",
        )


def _measured(conn: Connection, table: Table, shape: Column, key: str) -> tuple[Any, ...]:
    """How many rows, which types of geometry, where they are, and how many have no key."""
    columns: list[Any] = [column(quoted_name(name, True)) for name in (shape["name"], key)]
    there = sqlalchemy.table(
        quoted_name(table.name, True), *columns, schema=quoted_name(table.schema, True)
    )
    geom, identity = there.c
    in_degrees = func.ST_Transform(geom, 4326)
    measured = select(
        func.count().label("rows"),
        func.count(identity).label("keys"),
        func.array_agg(func.GeometryType(geom).distinct()).label("kinds"),
        func.ST_Extent(in_degrees).label("box"),
    ).subquery()
    box = measured.c.box
    sides = (func.ST_XMin(box), func.ST_YMin(box), func.ST_XMax(box), func.ST_YMax(box))
    statement = select(
        measured.c.rows,
        measured.c.kinds,
        array(list(sides)).label("extent"),
        measured.c.rows - measured.c["keys"],
    )
    # mypy takes the class of a dialect for untyped; its instances are not.
    compiled = statement.compile(dialect=dialect())  # type: ignore[no-untyped-call]
    try:
        row = conn.execute(str(compiled).encode(), compiled.params).fetchone()
    except InternalError_ as error:
        raise Invalid(
            fr=f"{table} a une géométrie que PostGIS ne sait pas situer : {error}",
            en=f"{table} has a geometry that PostGIS cannot locate: {error}",
        ) from error
    rows, kinds, extent, nulls = row or (0, None, [None], 0)
    is_somewhere = extent[0] is not None
    return rows, [one for one in kinds or [] if one], extent if is_somewhere else None, nulls
