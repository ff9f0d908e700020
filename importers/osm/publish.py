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
        conn.execute(SQL["find_differences"], {"table": topic.table})
    conn.execute(SQL["analyse"])
    for topic in topics:
        if topic.minzoom is not None:
            values = {"table": topic.table, "tileset": topic.tileset}
            drawn = {"lowest": topic.minzoom, "drawn": list(topic.drawn)}
            conn.execute(SQL["find_touched"], values | drawn)
    derived.before(conn)
    places.tell_changed(conn, sequence)
    places.settle(conn, sequence)
    for topic in topics:
        conn.execute(SQL["replace_rows"], {"table": topic.table, "base": topic.table})
    for table, (base, _) in tables.GENERALISED.items():
        conn.execute(SQL["replace_rows"], {"table": table, "base": base})
    derived.after(conn)
    change = _change_tiles(conn)
    row = conn.execute(SQL["count"], {"change": change}).fetchone()
    return Published(*(row or (0, 0, 0)))


def _change_tiles(conn: Connection) -> int | None:
    """Tell which tiles have to be drawn anew; returns the number of this change, if it is one.

    The tiles are worked out first: from when the number is drawn, others wait for the commit.
    """
    conn.execute(SQL["find_tiles"])
    row = conn.execute(SQL["next_change"]).fetchone()
    if row is None:
        return None
    conn.execute(SQL["change_tiles"], {"change": row[0]})
    return int(row[0])
