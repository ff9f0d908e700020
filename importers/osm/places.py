"""Which id a place has: the one it had, that of the place it redraws, or a new one.

What is found is written down in osm_load; `settle` makes it true, in the transaction that serves
the new rows.
"""

from datetime import datetime
from typing import Any

import psycopg

from core.sql import queries

SQL = queries(__name__)
Connection = psycopg.Connection[Any]

# What is no change of a place: OSM's account of the edit, and what follows from other columns.
UNSEEN = (
    "osm_version", "osm_timestamp", "category_group", "rank", "document", "name_words", "geog",
)  # fmt: skip
ID_ATTEMPTS = 8  # of 5 million places about one meets a taken id; none does 8 times


def identify(conn: Connection, *, partial: bool, at: datetime | str | None) -> None:
    """Give every loaded place its id. `partial`: only osm_load.affected can have gone.

    `at` is the clock of the loaded data; None where the file does not tell it.
    """
    conn.execute(SQL["create_tables"])
    conn.execute(SQL["find_known"])
    conn.execute(SQL["find_gone"], {"partial": partial})
    conn.execute(SQL["find_fresh"])
    conn.execute(SQL["score_redraws"], {"at": at})
    conn.execute(SQL["relink"])
    for attempt in range(ID_ATTEMPTS):
        conn.execute(SQL["draw"], {"attempt": attempt})
        row = conn.execute(SQL["count_unidentified"]).fetchone()
        if row is not None and row[0] == 0:
            return
    raise RuntimeError(f"{row} places without an id after {ID_ATTEMPTS} attempts")


def settle(conn: Connection, sequence: int | None) -> None:
    """Keep the ids, what has gone, and what became of it. `sequence` is that of a diff."""
    conn.execute(SQL["tell_found"], {"sequence": sequence})
    conn.execute(SQL["keep_relinked"])
    conn.execute(SQL["keep_new"])
    conn.execute(SQL["keep_gone"])
    conn.execute(SQL["forget_found"])


def tell_changed(conn: Connection, sequence: int | None) -> None:
    """Note which places are new, and which differ (osm_load.difference); before `settle`."""
    conn.execute(SQL["tell_changed"], {"sequence": sequence, "unseen": list(UNSEEN)})
