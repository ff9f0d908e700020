"""Replace what is served of the affected elements by their new rows, and tell what has changed."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import psycopg
from psycopg import sql

from core.sql import queries
from importers.osm import derived, places, tables
from importers.osm.topic import Topic

SQL = queries(__name__)
Connection = psycopg.Connection[Any]


class Published(NamedTuple):
    """How much an update has changed."""

    elements: int  # affected
    rows: int  # removed or added
    tiles: int


def publish(conn: Connection, topics: Sequence[Topic], sequence: int | None) -> Published:
    """Change the rows that differ, in the caller's transaction.

    The tiles that old or new geometry touches go to tiles.change, places to places.event.
    """
    for topic in topics:
        conn.execute(_find_differences(topic.table))
    conn.execute(SQL["analyse"])
    for topic in topics:
        if topic.minzoom is not None:
            conn.execute(_find_touched(topic, tables.columns_of(conn, topic.table)))
    derived.before(conn)
    places.tell_changed(conn, sequence)
    places.settle(conn, sequence)
    for topic in topics:
        columns = tables.columns_of(conn, topic.table)
        conn.execute(_delete(topic.table))
        conn.execute(_insert(topic.table, columns))
    derived.after(conn)
    change = _change_tiles(conn)
    row = conn.execute(SQL["count"], {"change": change}).fetchone()
    return Published(*(row or (0, 0, 0)))


def _change_tiles(conn: Connection) -> int | None:
    """Tell which tiles have to be drawn anew; returns the number of this change, if it is one."""
    conn.execute(SQL["sum_up_old_changes"])
    row = conn.execute(SQL["next_change"]).fetchone()
    if row is None:
        return None
    change = {"change": row[0]}
    conn.execute(SQL["change_tiles"], change)
    conn.execute(SQL["raise_versions"], change)
    conn.execute(SQL["notify"], change)
    return int(row[0])


def _find_differences(table: str) -> sql.Composed:
    """Rows that were there and are no more, or are new; a row that stays the same is neither."""
    return sql.SQL(
        "WITH old AS MATERIALIZED ("
        " SELECT served.* FROM {served} AS served"
        " JOIN osm_load.affected USING (osm_id) WHERE served.osm_type = affected.osm_type"
        "), differing AS ("
        " (SELECT false AS new, old.* FROM old EXCEPT ALL SELECT false, next.* FROM {next} AS next)"
        " UNION ALL"
        " (SELECT true, next.* FROM {next} AS next EXCEPT ALL SELECT true, old.* FROM old)"
        ") INSERT INTO osm_load.difference (tbl, osm_type, osm_id, new)"
        " SELECT {table}, osm_type, osm_id, new FROM differing"
    ).format(
        served=sql.Identifier("osm", table),
        next=sql.Identifier("osm_next", table),
        table=sql.Literal(table),
    )


def _find_touched(topic: Topic, columns: Sequence[str]) -> sql.Composed:
    """Old and new geometry of the rows that differ in what tiles show."""
    drawn = ("osm_type", "osm_id", *topic.drawn, "geom") if topic.drawn else columns
    listed = sql.SQL(", ").join(sql.Identifier("row", name) for name in drawn)
    element = sql.SQL(
        "(SELECT DISTINCT osm_type, osm_id FROM osm_load.difference WHERE tbl = {}) AS element"
    ).format(sql.Literal(topic.table))
    rows = [
        sql.SQL(
            "SELECT {} FROM {} AS row JOIN {} USING (osm_id) WHERE row.osm_type = element.osm_type"
        ).format(listed, sql.Identifier(schema, topic.table), element)
        for schema in ("osm", "osm_next")
    ]
    return sql.SQL(
        "WITH old AS MATERIALIZED ({}), new AS MATERIALIZED ({}), differing AS ("
        " (TABLE old EXCEPT ALL TABLE new) UNION ALL (TABLE new EXCEPT ALL TABLE old)"
        ") INSERT INTO osm_load.touched (tileset, minzoom, geom)"
        " SELECT {}, {}, geom FROM differing"
    ).format(
        *rows,
        sql.Literal(topic.tileset),
        sql.Identifier("minzoom") if "minzoom" in columns else sql.Literal(topic.minzoom),
    )


def _delete(table: str) -> sql.Composed:
    return sql.SQL(
        "DELETE FROM {} AS served USING osm_load.difference"
        " WHERE difference.tbl = {} AND served.osm_id = difference.osm_id"
        " AND served.osm_type = difference.osm_type"
    ).format(sql.Identifier("osm", table), sql.Literal(table))


def _insert(table: str, columns: Sequence[str]) -> sql.Composed:
    listed = sql.SQL(", ").join(sql.Identifier(name) for name in columns)
    return sql.SQL(
        "INSERT INTO {} ({}) SELECT {} FROM {} AS next WHERE EXISTS ("
        " SELECT 1 FROM osm_load.difference WHERE difference.tbl = {}"
        " AND difference.osm_type = next.osm_type AND difference.osm_id = next.osm_id)"
    ).format(
        sql.Identifier("osm", table),
        listed,
        listed,
        sql.Identifier("osm_next", table),
        sql.Literal(table),
    )
