"""Load the world that the build of widget/ made of Natural Earth, when it has changed."""

import gzip
import hashlib
from pathlib import Path
from typing import Any

from psycopg import Connection

from core.database import connect
from core.sql import SQL_DIR, queries

SQL = queries(__name__)
REPLACEMENTS = (SQL["replace_ocean"], SQL["replace_border"], SQL["replace_country"])


def load_world(url: str, file: Path) -> bool:
    """Bring the tables of `world` to what `file` (world.jsonl.gz) says; whether that took anything.

    One transaction of some seconds: readers see the old world, then the new.
    """
    version = _version(file)
    with connect(url) as conn, conn.transaction():
        conn.execute(SQL["lock"])
        row = conn.execute(SQL["get_version"]).fetchone()
        if row and row[0] == version:
            return False
        _replace(conn, file)
        conn.execute(SQL["record"], {"version": version})
        conn.execute(SQL["raise_version"])
    return True


def _replace(conn: Connection[Any], file: Path) -> None:
    conn.execute(SQL["create_load_table"])
    with (
        gzip.open(file, "rt", encoding="utf-8") as lines,
        conn.cursor().copy(SQL["copy_rows"]) as copy,
    ):
        for line in lines:
            copy.write_row((line,))
    conn.execute(SQL["create_shapes"])
    for statement in REPLACEMENTS:
        conn.execute(statement)


def _version(file: Path) -> str:
    """What the file says and what is made of it here: both count."""
    statements = SQL_DIR / "queries" / "importers" / "world" / "load.sql"
    return hashlib.sha256(file.read_bytes() + statements.read_bytes()).hexdigest()[:16]
