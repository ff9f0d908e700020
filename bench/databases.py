"""A fresh database for one measured run, and what is in it afterwards."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow

from bench import processes
from core.database import connect
from core.sql import queries

SQL = queries(__name__)


class Content(NamedTuple):
    """Size on disk, and rows in all tables but PostGIS's own."""

    bytes: int
    rows: int


@contextmanager
def fresh(server_url: str, name: str) -> Iterator[str]:
    """The URL of a new database with PostGIS and hstore, dropped at the end whatever happens."""
    full = f"mapcommons_bench_{name}_{secrets.token_hex(4)}"
    url = make_conninfo(server_url, dbname=full)
    with connect(server_url, autocommit=True) as conn:
        _execute(conn, SQL["create_statement"], full)
        try:
            with connect(url, autocommit=True) as inside:
                inside.execute(SQL["create_extensions"])
            yield url
        finally:
            _execute(conn, SQL["drop_statement"], full)


def checkpoint(conn: psycopg.Connection[TupleRow]) -> None:
    """Put on disk what was written before: no run pays for another's writes."""
    conn.commit()
    conn.autocommit = True
    conn.execute("CHECKPOINT")  # here, because sqlfluff does not know it


def cpu_s(url: str) -> float | None:
    """CPU that the server has used so far, whatever for; None where it is not on this machine."""
    with connect(url) as conn:
        server = processes.postmaster(conn.info.backend_pid)
    return processes.server_cpu_s(server) if server else None


def content(url: str) -> Content:
    with connect(url) as conn:
        return Content(*conn.execute(SQL["content"]).fetchone() or (0, 0))


def without_password(url: str) -> tuple[str, str | None]:
    """What may stand on a command line, and the password, which may not."""
    parts = conninfo_to_dict(url)
    password = parts.pop("password", None)
    address = make_conninfo(**{k: str(v) for k, v in parts.items()})
    return address, None if password is None else str(password)


def _execute(conn: psycopg.Connection[TupleRow], make: str, name: str) -> None:
    """Run a statement that the server wrote, with the name quoted."""
    row = conn.execute(make.encode(), {"name": name}).fetchone()
    if row is not None:
        conn.execute(str(row[0]).encode())
