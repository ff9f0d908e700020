"""Tables made of other tables: where everything is, numbers between numbers, streets by name.

What joins elements with each other cannot be built element by element. An import makes it from
all rows; an update makes anew the part that its elements have a say in, by the same statements,
so that both end with the same rows.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg

from core.sql import queries
from importers.osm import interpolated_addresses, named_streets, whereabouts

SQL = queries(__name__)
Connection = psycopg.Connection[Any]
Step = Callable[[Connection], None]

# table → how an import fills it, in this order: each reads those before it.
TABLES: Mapping[str, Step] = {
    "admin_part": whereabouts.build_parts,
    "whereabouts": whereabouts.build,
    "interpolated_address": interpolated_addresses.build,
    "named_street": named_streets.build,
}
# What an update does before it replaces rows, and after.
BEFORE: tuple[Step, ...] = (
    whereabouts.keep_old,
    interpolated_addresses.keep_old,
)
AFTER: tuple[Step, ...] = (
    whereabouts.refresh,
    interpolated_addresses.refresh,
    named_streets.refresh,
)


def build(conn: Connection, table: str) -> None:
    """Fill a next table from the other next tables."""
    with _search_in(conn, "osm_next"):
        TABLES[table](conn)


def before(conn: Connection) -> None:
    """To be called in the transaction of an update, before it replaces rows of osm.

    pg_temp.affected (osm_type "char", osm_id bigint) has the elements whose rows it replaces, adds
    or deletes, each once.
    """
    for step in BEFORE:
        step(conn)


def after(conn: Connection) -> None:
    """To be called in the same transaction, when the tables of osm have their new rows."""
    with _search_in(conn, "osm"):
        for step in AFTER:
            step(conn)


@contextmanager
def _search_in(conn: Connection, schema: str) -> Iterator[None]:
    """Let tables without a schema be those of this one; temporary ones come first."""
    row = conn.execute(SQL["search_path"]).fetchone()
    conn.execute(SQL["search_in"], {"path": f"{schema}, public"})
    yield
    conn.execute(SQL["search_in"], {"path": row and row[0]})
