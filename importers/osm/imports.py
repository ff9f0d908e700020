"""Import an OSM file: one at a time, and nothing served changes until all of it is ready."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from core.database import connect
from core.errors import Conflict
from core.migrations import migrate
from core.sql import queries
from importers.osm.reader import open_source
from importers.osm.stages import STAGES, Import

SQL = queries(__name__)

Say = Callable[[str], None]


class Imported(NamedTuple):
    """What a database holds of OpenStreetMap."""

    name: str
    data_timestamp: Any  # datetime, or None where the file did not say
    imported_at: Any
    seconds: float
    bbox: list[float] | None  # west, south, east, north
    dropped: dict[str, int]
    counts: dict[str, int]


def import_osm(url: str, file: Path, say: Say) -> None:
    """Replace the OSM data of the database by the file's.

    Raises `Invalid` for a file that cannot be read, `Conflict` while another import runs.
    """
    source = open_source(file)
    with connect(url, autocommit=True) as conn:
        migrate(conn)
        row = conn.execute(SQL["try_lock"]).fetchone()
        if row is None or not row[0]:
            raise Conflict(
                fr="Un autre import, ou une mise à jour, est en cours dans cette base : attendez "
                "la fin.",
                en="Another import, or an update, is running in this database: wait until it "
                "has ended.",
            )
        try:
            _run(Import(url, source), say)
        except BaseException:  # also Ctrl-C: what is half built goes, what is served stays
            conn.execute(SQL["drop_unfinished"])
            raise


def imported(url: str) -> Imported | None:
    """What was imported last; None if nothing ever was."""
    with connect(url) as conn:
        row = conn.execute(SQL["imported"]).fetchone()
    return Imported(*row) if row else None


def _run(job: Import, say: Say) -> None:
    for stage in STAGES:
        began = time.monotonic()
        stage(job)
        say(
            f"  {stage.__name__:<9} {time.monotonic() - began:6.1f} s  {_told(job, stage)}".rstrip()
        )


def _told(job: Import, stage: Callable[[Import], None]) -> str:
    if stage.__name__ != "load":
        return ""
    rows = ", ".join(f"{count} {table}" for table, count in sorted(job.rows.items()))
    left_out = "".join(f"; left out: {n} × {why}" for why, n in sorted(job.dropped.items()))
    return rows + left_out
