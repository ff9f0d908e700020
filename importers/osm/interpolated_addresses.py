"""The house numbers between those that are mapped, along lines with addr:interpolation."""

from typing import Any

import psycopg

from core.sql import queries

SQL = queries(__name__)
Connection = psycopg.Connection[Any]


def build(conn: Connection) -> None:
    """Of every line."""
    conn.execute(SQL["collect_every_line"])
    conn.execute(SQL["interpolate"])


def keep_old(conn: Connection) -> None:
    """Where the addresses are that will go."""
    conn.execute(SQL["keep_old_addresses"])


def refresh(conn: Connection) -> None:
    """Of lines that changed, and of those near an address that changed."""
    conn.execute(SQL["forget_lines"])
    conn.execute(SQL["interpolate"])
