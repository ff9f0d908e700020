"""A layer of a GeoPackage into a table of the schema `published`, of the same names and types."""

import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import sqlalchemy
from geoalchemy2 import Geometry
from psycopg import sql
from sqlalchemy import BigInteger, Boolean, Date, DateTime, Double, LargeBinary, MetaData, Text
from sqlalchemy.dialects.postgresql.psycopg import dialect
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement
from sqlalchemy.sql.elements import quoted_name
from sqlalchemy.types import TypeEngine

from core.errors import Invalid
from importers.published.geopackage import Column, Described, GeoPackage, read_geometry
from importers.published.source import Layer, Table

SCHEMA = "published"
KEYS = ("fid", "ogc_fid", "feature_number")  # of a layer that has none
LONGEST_NAME = 63  # bytes, of PostgreSQL
Connection = psycopg.Connection[Any]


def _whole(value: Any) -> int:
    if isinstance(value, int) and -(2**63) <= value < 2**63:
        return value
    raise ValueError(value)


def _number(value: Any) -> float:
    if isinstance(value, int | float):
        return float(value)
    raise ValueError(value)


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError(value)
    return value


def _boolean(value: Any) -> bool:
    if value not in (0, 1):
        raise ValueError(value)
    return bool(value)


def _date(value: Any) -> date:
    return date.fromisoformat(_text(value))


def _moment(value: Any) -> datetime:
    """GeoPackage has times in UTC."""
    moment = datetime.fromisoformat(_text(value))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _bytes(value: Any) -> bytes:
    if not isinstance(value, bytes):
        raise ValueError(value)
    return value


#: The file's type → PostgreSQL's, and how to read a value. SQLite lets any value into any column.
TYPES: Mapping[str, tuple[TypeEngine[Any], Callable[[Any], Any]]] = {
    **dict.fromkeys(("TINYINT", "SMALLINT", "MEDIUMINT", "INT", "INTEGER"), (BigInteger(), _whole)),
    **dict.fromkeys(("FLOAT", "DOUBLE", "REAL"), (Double(), _number)),
    "BOOLEAN": (Boolean(), _boolean),
    "DATE": (Date(), _date),
    "DATETIME": (DateTime(timezone=True), _moment),
    "BLOB": (LargeBinary(), _bytes),
}
TEXT: tuple[TypeEngine[Any], Callable[[Any], Any]] = (Text(), _text)


def load(conn: Connection, source: Layer, name: str, say: Callable[[str], None]) -> Described:
    """Make the table `published.name` of a layer; the one there was is served until the end.

    Raises `Invalid`, which names what cannot be read, and where.
    """
    package = GeoPackage(source.path)
    try:
        layer = package.describe(source.name)
        made = Table(SCHEMA, f"{name} next")
        there = _create(conn, made, layer)
        count = _copy(conn, made, package, layer)
    finally:
        package.close()
    _finish(conn, there, Table(SCHEMA, name), layer)
    say(f"  {source.path.name}:{layer.name}  {count:,}")
    return layer


def drop(conn: Connection, name: str) -> None:
    """The table of a collection that was read from a file, if there is one."""
    conn.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(SCHEMA, name)))


def _create(conn: Connection, made: Table, layer: Described) -> sqlalchemy.Table:
    columns = [_column(one, layer) for one in layer.columns]
    if layer.key is None:
        name = next(name for name in KEYS if name not in {one.name for one in layer.columns})
        columns.append(sqlalchemy.Column(quoted_name(name, True), BigInteger, primary_key=True))
    there = sqlalchemy.Table(
        quoted_name(made.name, True), MetaData(), *columns, schema=quoted_name(made.schema, True)
    )
    _run(conn, CreateTable(there))
    return there


def _column(one: Column, layer: Described) -> sqlalchemy.Column[Any]:
    if len(one.name.encode()) > LONGEST_NAME:
        raise Invalid(
            fr=f"le nom de la colonne « {one.name} » a plus de {LONGEST_NAME} octets.",
            en=f"the name of the column “{one.name}” has more than {LONGEST_NAME} bytes.",
        )
    kind = TYPES.get(one.type, TEXT)[0]
    if one.name == layer.geometry_name:
        # Which type of geometry is not checked: it is the index that is made below.
        kind = Geometry("GEOMETRY", layer.srid, spatial_index=False)
    is_key = one.name == layer.key
    return sqlalchemy.Column(
        quoted_name(one.name, True), kind, primary_key=is_key, autoincrement=False
    )


def _run(conn: Connection, statement: ExecutableDDLElement) -> None:
    # mypy takes the class of a dialect for untyped; its instances are not.
    compiled = statement.compile(dialect=dialect())  # type: ignore[no-untyped-call]
    conn.execute(str(compiled).encode(), {})  # with parameters, though none: %% is % then


def _copy(conn: Connection, made: Table, package: GeoPackage, layer: Described) -> int:
    names = sql.SQL(", ").join(sql.Identifier(one.name) for one in layer.columns)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(*made), names)
    count = 0
    with conn.cursor().copy(statement) as copy:
        for row in package.features(layer):
            count += 1
            copy.write_row(
                [
                    _value(layer, one, value, count)
                    for one, value in zip(layer.columns, row, strict=True)
                ]
            )
    return count


def _value(layer: Described, one: Column, value: Any, row: int) -> Any:
    if value is None:
        return None
    try:
        if one.name == layer.geometry_name:
            return read_geometry(value, layer.srid)
        return TYPES.get(one.type, TEXT)[1](value)
    except (ValueError, TypeError, OverflowError) as error:
        shown = f"{str(value)[:40]!r}"
        raise Invalid(
            fr=f"couche « {layer.name} », ligne {row}, colonne « {one.name} » ({one.type}) : "
            f"{shown} ne se lit pas ({str(error)[:60]}).",
            en=f"layer “{layer.name}”, row {row}, column “{one.name}” ({one.type}): "
            f"{shown} cannot be read ({str(error)[:60]}).",
        ) from error


def _finish(conn: Connection, there: sqlalchemy.Table, final: Table, layer: Described) -> None:
    """An index and statistics; then it takes the place of the one there was."""
    index = sqlalchemy.Index(None, there.c[layer.geometry_name], postgresql_using="gist")
    index.name = quoted_name(f"{final.name} {secrets.token_hex(4)}", True)
    _run(conn, CreateIndex(index))
    made = sql.Identifier(SCHEMA, there.name)
    conn.execute(sql.SQL("ANALYZE {}").format(made))
    drop(conn, final.name)
    conn.execute(sql.SQL("ALTER TABLE {} RENAME TO {}").format(made, sql.Identifier(final.name)))
