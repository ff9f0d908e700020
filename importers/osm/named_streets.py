"""Streets by name: the ways and the doors of one name in one municipality."""

from typing import Any

import psycopg

from core.sql import queries

SQL = queries(__name__)
Connection = psycopg.Connection[Any]


def build(conn: Connection) -> None:
    """Every street, made of osm_next.whereabouts and door."""
    conn.execute(SQL["collect_every_street"])
    conn.execute(SQL["name_streets"])


def refresh(conn: Connection) -> None:
    """The streets of elements whose whereabouts were refreshed: those of before and of now."""
    conn.execute(SQL["forget_streets"])
    conn.execute(SQL["name_streets"])
    conn.execute(SQL["learn_words"])
