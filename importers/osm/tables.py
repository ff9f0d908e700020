"""The tables of an import: filled as they are read (osm_load), built whole (osm_next)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from core.sql import queries
from core.taxonomy import taxonomy
from importers.osm.topic import Topic

SQL = queries(__name__)
Connection = psycopg.Connection[Any]

# Tables whose rows are not, one for one, what a topic made of an element.
LOADS: Mapping[str, LiteralString] = {
    "place": SQL["load_place"],
    "category_phrase": SQL["load_category_phrase"],
}
BUILDS: Mapping[str, LiteralString] = {
    "address": SQL["build_address"],
    "category_phrase": SQL["build_category_phrase"],
    "place": SQL["build_place"],
    "place_word": SQL["build_place_word"],
}
RAW = ("blob", "reference_page", "element")
DERIVED = ("place_word",)  # made of other next tables, in this order


def create_loads(conn: Connection, topics: Iterable[Topic]) -> None:
    """Load tables: the columns that topics fill, geometry of any kind. Unlogged: they live minutes."""
    for topic in topics:
        columns = ("osm_type", "osm_id", *topic.columns)
        conn.execute(LOADS.get(topic.table) or _load(topic.table, columns))
    for table in RAW:
        conn.execute(_load(table, columns_of(conn, table), geometry=False))
    conn.execute(LOADS["category_phrase"])
    conn.cursor().executemany(SQL["add_category_phrase"], _phrases())


def create_next(conn: Connection, table: str) -> None:
    """The same columns as the table that is served; its indexes come when it is full."""
    conn.execute(
        sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL EXCLUDING INDEXES)").format(
            sql.Identifier("osm_next", table), sql.Identifier("osm", table)
        )
    )


def build(conn: Connection, table: str) -> None:
    """Fill the next table from the load table.

    Rows lie along the Hilbert curve (PostGIS's order of geometry), so that a tile reads few pages.
    """
    statement = BUILDS.get(table)
    conn.execute(statement if statement else _build(table, columns_of(conn, table)))


def index(conn: Connection, table: str) -> None:
    """The indexes that the served table has, and statistics."""
    conn.execute(SQL["copy_indexes"], {"table": table})
    conn.execute(sql.SQL("ANALYZE {}").format(sql.Identifier("osm_next", table)))


def forget(connect: Callable[[], Connection], topics: Iterable[Topic], osm_type: str) -> None:
    """Delete what a killed attempt left of the rows of one type of element."""
    with connect() as conn:
        for table in (*(topic.table for topic in topics), "blob"):
            conn.execute(_forget(table, "osm_type"), {"type": osm_type})
        conn.execute(_forget("reference_page", "referrer_type"), {"type": osm_type})


def count(table: str) -> sql.Composed:
    """How many rows a load table has."""
    return sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("osm_load", table))


def columns_of(conn: Connection, table: str) -> list[str]:
    """The stored columns of a served table."""
    return [row[0] for row in conn.execute(SQL["columns"], {"table": table})]


def copy_records(conn: Connection, table: str, records: Iterable[Sequence[Any]]) -> None:
    """COPY rows of a raw table, whose columns they have, in order."""
    statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier("osm_load", table))
    with conn.cursor().copy(statement) as copy:
        for record in records:
            copy.write_row(record)


def _forget(table: str, column: str) -> sql.Composed:
    return sql.SQL("DELETE FROM {} WHERE {} = %(type)s").format(
        sql.Identifier("osm_load", table), sql.Identifier(column)
    )


def _load(table: str, columns: Iterable[str], *, geometry: bool = True) -> sql.Composed:
    listed = [sql.Identifier(name) for name in columns]
    return sql.SQL("CREATE UNLOGGED TABLE {} AS SELECT {}{} FROM {} WITH NO DATA").format(
        sql.Identifier("osm_load", table),
        sql.SQL(", ").join(listed),
        sql.SQL(", geom::geometry AS geom" if geometry else ""),
        sql.Identifier("osm", table),
    )


def _build(table: str, columns: list[str]) -> sql.Composed:
    listed = sql.SQL(", ").join(sql.Identifier(name) for name in columns)
    return sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} {}").format(
        sql.Identifier("osm_next", table),
        listed,
        listed,
        sql.Identifier("osm_load", table),
        sql.SQL("ORDER BY geom" if "geom" in columns else ""),
    )


def _phrases() -> list[dict[str, Any]]:
    return [
        {"category": category.id, "label": label, "phrase": phrase}
        for category in taxonomy().categories
        for label, texts in (
            (True, category.labels.values()),
            (False, [word for words in category.words.values() for word in words]),
        )
        for phrase in texts
    ]
