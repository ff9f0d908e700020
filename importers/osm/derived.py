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
from importers.osm import doors, interpolated_addresses, named_streets, whereabouts

SQL = queries(__name__)
Connection = psycopg.Connection[Any]
Step = Callable[[Connection], None]

# table → how an import fills it, in this order: each reads those before it.
TABLES: Mapping[str, Step] = {
    "admin_part": whereabouts.build_parts,
    "whereabouts": whereabouts.build,
    "interpolated_address": interpolated_addresses.build,
    "door": doors.build,
    "named_street": named_streets.build,
}


def build(conn: Connection, table: str) -> None:
    """Fill a next table from the other next tables."""
    with _search_in(conn, "osm_next"):
        TABLES[table](conn)


def before(conn: Connection) -> None:
    """Note what is needed of the old rows; osm_load.difference has the elements that change."""
    for step in BEFORE:
        step(conn)


def after(conn: Connection) -> None:
    """Bring the derived tables up to date with the new rows."""
    with _search_in(conn, "osm"):
        for step in AFTER:
            step(conn)
    conn.execute(SQL["forget_notes"])


def note_affected(conn: Connection) -> None:
    """Make pg_temp.affected, which has each element that changes once."""
    conn.execute(SQL["note_affected"])


def forget_words(conn: Connection) -> None:
    """Take the words of changed places out of the vocabulary."""
    conn.execute(SQL["forget_words"])


def learn_words(conn: Connection) -> None:
    """Put the words of changed places into the vocabulary."""
    conn.execute(SQL["learn_words"])


def forget_counts(conn: Connection) -> None:
    """Take changed places out of the cells in which tiles count them."""
    conn.execute(SQL["forget_counts"])


def count_places(conn: Connection) -> None:
    """Put changed places into the cells in which tiles count them."""
    conn.execute(SQL["count_places"])


def refill_ocean(conn: Connection) -> None:
    """Work out the sea again where coastlines have changed."""
    conn.execute(SQL["refill_ocean"])


def match_addresses(conn: Connection) -> None:
    """Show and hide addresses of other sources, as OSM has lost or found them."""
    conn.execute(SQL["match_addresses"])


@contextmanager
def _search_in(conn: Connection, schema: str) -> Iterator[None]:
    """Let tables without a schema be those of this one; temporary ones come first."""
    row = conn.execute(SQL["search_path"]).fetchone()
    conn.execute(SQL["search_in"], {"path": f"{schema}, public"})
    yield
    conn.execute(SQL["search_in"], {"path": row and row[0]})


# What an update does before it replaces rows, and after.
BEFORE: tuple[Step, ...] = (
    note_affected,
    forget_words,
    forget_counts,
    whereabouts.keep_old,
    interpolated_addresses.keep_old,
)
AFTER: tuple[Step, ...] = (
    learn_words,
    count_places,
    whereabouts.refresh,
    interpolated_addresses.refresh,
    doors.refresh,
    named_streets.refresh,
    refill_ocean,
    match_addresses,
)
