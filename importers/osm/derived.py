"""Tables that join elements with each other: built whole by an import, in part by an update."""

from collections.abc import Callable
from typing import Any

import psycopg

from core.sql import queries

SQL = queries(__name__)
Connection = psycopg.Connection[Any]


def before(conn: Connection) -> None:
    """Note what is needed of the old rows; osm_load.difference has the elements that change."""
    for step in BEFORE:
        step(conn)


def after(conn: Connection) -> None:
    """Bring the derived tables up to date with the new rows."""
    for step in AFTER:
        step(conn)


def forget_words(conn: Connection) -> None:
    """Take the words of changed places out of the vocabulary."""
    conn.execute(SQL["forget_words"])


def learn_words(conn: Connection) -> None:
    """Put the words of changed places into the vocabulary."""
    conn.execute(SQL["learn_words"])


def refill_ocean(conn: Connection) -> None:
    """Work out the sea again where coastlines have changed."""
    conn.execute(SQL["read_and_write_served"])
    conn.execute(SQL["refill_ocean"])
    conn.execute(SQL["read_and_write_as_before"])


def match_addresses(conn: Connection) -> None:
    """Show and hide addresses of other sources, as OSM has lost or found them."""
    conn.execute(SQL["match_addresses"])


BEFORE: tuple[Callable[[Connection], None], ...] = (forget_words,)
AFTER: tuple[Callable[[Connection], None], ...] = (learn_words, refill_ocean, match_addresses)
