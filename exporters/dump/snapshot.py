"""Several connections that see one and the same moment of the database."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg

from core.database import connect
from core.sql import queries

SQL = queries(__name__)
Connection = psycopg.Connection[Any]


@contextmanager
def snapshot(url: str, count: int) -> Iterator[list[Connection]]:
    """`count` connections (1 or more), each in a transaction that can only read.

    Raises `Unavailable` or `Invalid`.
    """
    with ExitStack() as stack:
        first, *others = [stack.enter_context(_reader(url)) for _ in range(count)]
        first.execute(SQL["prepare"])
        row = first.execute(SQL["tell_snapshot"]).fetchone()
        for conn in others:
            # Only a literal can follow these words, so it is put in on this side.
            psycopg.ClientCursor(conn).execute(SQL["take_snapshot"], row)
            conn.execute(SQL["prepare"])
        yield [first, *others]


@contextmanager
def _reader(url: str) -> Iterator[Connection]:
    with connect(url) as conn:
        conn.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        conn.read_only = True
        yield conn
        conn.rollback()
