"""Replace what is served of the affected elements by their new rows, and tell what has changed."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import psycopg

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
        drawn = topic.minzoom is not None
        values = {"table": topic.table, "tileset": topic.tileset if drawn else None}
        conn.execute(SQL["find_differences"], values | {"lowest": topic.minzoom})
    conn.execute(SQL["analyse"])
    derived.before(conn)
    places.tell_changed(conn, sequence)
    places.settle(conn, sequence)
    for topic in topics:
        conn.execute(SQL["replace_rows"], {"table": topic.table, "differing": topic.table})
    for table, (base, _) in tables.GENERALISED.items():
        conn.execute(SQL["replace_rows"], {"table": table, "differing": base})
    derived.after(conn)
    conn.execute(SQL["change_tiles"])
    conn.execute(SQL["raise_versions"])
    conn.execute(SQL["forget_old_changes"])
    conn.execute(SQL["notify"])
    row = conn.execute(SQL["count"]).fetchone()
    return Published(*(row or (0, 0, 0)))
