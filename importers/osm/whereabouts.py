"""In which administrative and postal areas every address, place, named street and line is.

The areas are kept in small pieces as well. Few points need to be looked at when an area changes:
those on pieces that are not as they were, of which most are found to be inside as before.
"""

from typing import Any

import psycopg

from core.sql import queries

SQL = queries(__name__)
Connection = psycopg.Connection[Any]


def build_parts(conn: Connection) -> None:
    """Of every area."""
    conn.execute(SQL["split_every_area"])


def build(conn: Connection) -> None:
    """Of every element."""
    conn.execute(SQL["collect_every_point"])
    conn.execute(SQL["locate"])


def keep_old(conn: Connection) -> None:
    """What the areas were that will go."""
    conn.execute(SQL["keep_old_areas"])


def refresh(conn: Connection) -> None:
    """Of elements that changed, and of those that a changed area holds now or held before.

    Leaves pg_temp.stale (those elements) and pg_temp.stale_street (what streets they were of).
    """
    conn.execute(SQL["compare_areas"])
    conn.execute(SQL["find_stale"])
    conn.execute(SQL["forget_whereabouts"])
    conn.execute(SQL["collect_stale_points"])
    conn.execute(SQL["locate"])
