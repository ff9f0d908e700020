"""House numbers as they are looked for: by street, locality and number."""

from typing import Any

import psycopg

from core.sql import queries

SQL = queries(__name__)
Connection = psycopg.Connection[Any]


def build(conn: Connection) -> None:
    """Every door, made of osm_next.whereabouts, address and interpolated_address."""
    conn.execute(SQL["collect_every_door"])
    conn.execute(SQL["number_doors"])


def refresh(conn: Connection) -> None:
    """The doors of elements whose whereabouts were refreshed, and of lines interpolated anew."""
    conn.execute(SQL["forget_doors"])
    conn.execute(SQL["number_doors"])
