"""Import a file of addresses: what it covers is replaced in one transaction, or nothing is."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from psycopg.types.json import Jsonb

from core.database import connect
from core.errors import Conflict, Invalid
from core.migrations import migrate
from core.sql import queries
from importers.addresses.formats import Format, recognise
from importers.addresses.lines import Lines
from importers.addresses.report import Report
from importers.addresses.row import Unusable

SQL = queries(__name__)
TELL_EVERY_S = 10.0

Say = Callable[[str], None]
Connection = psycopg.Connection[Any]


class Changes(NamedTuple):
    """What an import did to the département(s) that the file covers."""

    added: int
    changed: int
    removed: int
    kept: int  # all there are now
    in_osm: int  # of these, which OpenStreetMap has, too
    in_ban: int  # of these, which BAN has, too, and not OpenStreetMap


class Imported(NamedTuple):
    """What became of a file."""

    read: int  # addresses, usable or not
    rejected: Counter[str]  # by reason
    report: Path | None  # which were rejected
    departements: list[str]
    changes: Changes
    seconds: float


class Loaded(NamedTuple):
    """A file that has addresses in the database."""

    source: str
    name: str
    departements: list[str]
    rows: int
    rejected: int
    loaded_at: datetime
    licence: str


def import_addresses(url: str, file: Path, say: Say) -> Imported:
    """Replace the addresses of the départements that the file covers, of its source.

    Raises `Invalid` for a file that is none of BAN's or BANO's, is damaged, or has no usable
    address; `Conflict` while another such import runs. Then nothing has changed.
    """
    began = time.monotonic()
    found = recognise(file)
    with connect(url, autocommit=True) as conn:
        migrate(conn)
        with _alone(conn), Report(file) as report:
            read = _read(conn, file, found, report, say)
            departements, repeated = _compile(conn, report, say)
            if not departements:
                raise _nothing(file, report)
            changes = _apply(conn, file, found, report, departements, say)
    seconds = time.monotonic() - began
    rows = read + report.counts.total() - repeated
    return Imported(rows, report.counts, report.written, departements, changes, seconds)


def loaded(conn: Connection) -> list[Loaded]:
    """The files that addresses came from, by source and départements."""
    return [Loaded(*row) for row in conn.execute(SQL["loaded"])]


@contextmanager
def _alone(conn: Connection) -> Iterator[None]:
    """One import of addresses at a time; the lock goes with the connection."""
    row = conn.execute(SQL["try_lock"]).fetchone()
    if row is None or not row[0]:
        raise Conflict(
            fr="Un autre import d’adresses est en cours dans cette base : attendez qu’il finisse.",
            en="Another import of addresses is running in this database: wait until it has ended.",
        )
    conn.execute(SQL["prepare"])
    yield


def _read(conn: Connection, file: Path, found: Format, report: Report, say: Say) -> int:
    """COPY the file's usable rows; returns how many."""
    began = told = time.monotonic()
    lines = Lines(file)
    count, first = 0, 1
    with conn.cursor().copy(SQL["copy"]) as copy:
        for block in lines.blocks():
            rows = _rows(block, first, found, report)
            copy.write("".join(rows))
            count, first = count + len(rows), first + len(block)
            if time.monotonic() - told > TELL_EVERY_S:
                told = time.monotonic()
                say(f"  read      {told - began:6.1f} s  {count:,} ({lines.share:.0%})")
    conn.execute(SQL["analyze"])
    seconds = time.monotonic() - began
    say(f"  read      {seconds:6.1f} s  {count:,} ({found.told}, {lines.encoding})")
    return count


def _rows(block: list[str], first: int, found: Format, report: Report) -> list[str]:
    rows: list[str] = []
    for number, line in enumerate(block, first):
        if not line.strip() or (number == 1 and found.header):
            continue
        try:
            rows.extend(found.rows(number, line, report))
        except Unusable as error:
            report.reject(number, error.reason, line)
    return rows


def _compile(conn: Connection, report: Report, say: Say) -> tuple[list[str], int]:
    """The rows as the table keeps them, each id once; which départements they are of.

    Returns how many rows were left out, because an earlier one has their id, as well.
    """
    began = time.monotonic()
    repeated = 0
    for line, source_id in conn.execute(SQL["remove_repeated"]):
        report.reject(line, "repeated", source_id)
        repeated += 1
    conn.execute(SQL["compile"])
    departements = [row[0] for row in conn.execute(SQL["list_departements"])]
    say(f"  compile   {time.monotonic() - began:6.1f} s")
    return departements, repeated


def _apply(
    conn: Connection, file: Path, found: Format, report: Report, departements: list[str], say: Say
) -> Changes:
    """One transaction: readers see what was there before, or all that there is now."""
    source = found.source
    this = {"source": source.id, "departements": departements, "licence": source.licence}
    began = time.monotonic()
    with conn.transaction():
        conn.execute(SQL["lock"])
        removed = conn.execute(SQL["remove_gone"], this).rowcount
        conn.execute(SQL["forget_unchanged"], this)
        changed = conn.execute(SQL["remove_changed"], this).rowcount
        added = conn.execute(SQL["add"], this).rowcount - changed
        say(f"  apply     {time.monotonic() - began:6.1f} s")
        began = time.monotonic()
        conn.execute(SQL["match"])
        superseded = conn.execute(SQL["supersede"], this).rowcount
        conn.execute(SQL["refresh_streets"], this)
        say(f"  match     {time.monotonic() - began:6.1f} s")
        _record(conn, file, this | source._asdict(), report)
        if added or changed or removed or superseded:
            conn.execute(SQL["tell_tiles"])
        kept, in_osm, in_ban = conn.execute(SQL["count"], this).fetchone() or (0, 0, 0)
    conn.execute(SQL["analyze_addresses"])
    return Changes(added, changed, removed, kept, in_osm, in_ban)


def _record(conn: Connection, file: Path, this: dict[str, Any], report: Report) -> None:
    """The file takes the place of those that its départements came from before."""
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    conn.execute(SQL["leave_departements"], this)
    conn.execute(SQL["forget_sources"])
    record = {"file": file.name, "sha256": digest, "rejected": Jsonb(dict(report.counts))}
    conn.execute(SQL["record_source"], this | record)


def _nothing(file: Path, report: Report) -> Invalid:
    why = report.written or file
    return Invalid(
        fr=f"{file} n’a aucune adresse utilisable ; {why} dit pourquoi. "
        "Les données n’ont pas changé.",
        en=f"{file} has no usable address; {why} says why. The data has not changed.",
    )
