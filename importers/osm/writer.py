"""COPY into the load tables: chunks of rows, sent by a few connections while reading goes on."""

import queue
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg import sql

from importers.osm.reader import Made
from importers.osm.topic import Topic, Value

ROWS_A_CHUNK = 4_000
CHUNKS_IN_FLIGHT = 6  # what a slow database may leave waiting in memory
SENDERS = 1  # for each process that reads
SPECIAL = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": None})

Connect = Callable[[], psycopg.Connection[Any]]
Columns = Mapping[str, Sequence[str]]  # of each table
Chunk = tuple[str, list[str]]  # table, lines


class Writer:
    """Takes rows of all tables. Leaving it waits until all are committed, or tells of a failure."""

    def __init__(self, connect: Connect, columns: Columns) -> None:
        self.rows: dict[str, int] = {}
        self._columns = columns
        self._lines: dict[str, list[str]] = {}
        self._chunks: queue.Queue[Chunk | None] = queue.Queue(CHUNKS_IN_FLIGHT)
        self._failure: Exception | None = None
        self._senders = [
            threading.Thread(target=self._send, args=(connect,), daemon=True)
            for _ in range(SENDERS)
        ]

    def write(self, rows: Iterable[Made]) -> None:
        for made in rows:
            lines = self._lines.get(made.table)
            if lines is None:
                lines = self._lines[made.table] = []
            lines.append(line(made))
            if len(lines) >= ROWS_A_CHUNK:
                self._flush(made.table)

    def __enter__(self) -> Self:
        for sender in self._senders:
            sender.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            for table in list(self._lines):
                self._flush(table)
        else:  # nothing of it is wanted any more
            self._failure = self._failure or RuntimeError(str(error))
        for _ in self._senders:
            self._chunks.put(None)
        for sender in self._senders:
            sender.join()
        if self._failure and error is None:
            raise self._failure

    def _flush(self, table: str) -> None:
        if self._failure:
            raise self._failure
        lines = self._lines.pop(table)
        self.rows[table] = self.rows.get(table, 0) + len(lines)
        self._chunks.put((table, lines))

    def _send(self, connect: Connect) -> None:
        chunk: Chunk | None = None
        try:
            with connect() as conn:
                while (chunk := self._chunks.get()) is not None:
                    table, lines = chunk
                    copy_rows(conn, table, self._columns[table], lines)
                if self._failure:
                    conn.rollback()
        except Exception as error:  # handed to the reader's thread, which raises it
            self._failure = error
            while chunk is not None:  # let a reader that waits for room go on, and hear of it
                chunk = self._chunks.get()


def copy_rows(
    conn: psycopg.Connection[Any], table: str, columns: Iterable[str], lines: list[str]
) -> None:
    """Add lines to a load table."""
    names = sql.SQL(", ").join(map(sql.Identifier, ("osm_type", "osm_id", "geom", *columns)))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier("osm_load", table), names)
    with conn.cursor().copy(statement) as copy:
        copy.write("\n".join(lines) + "\n")


def columns_of(topics: Iterable[Topic]) -> Columns:
    return {topic.table: topic.columns for topic in topics}


def line(made: Made) -> str:
    """A row as a line of COPY. Most values are nothing, or a word that needs no escape."""
    values = [
        "\\N" if v is None else v if type(v) is str and v.isalnum() else text(v) for v in made.row
    ]
    return "\t".join((made.osm_type, str(made.osm_id), made.geometry, *values))


def text(value: Value) -> str:
    """A value as PostgreSQL's COPY text format writes it; its text has no NUL, but PBF's may."""
    if value is None:
        return "\\N"
    if value is True:
        return "t"
    if value is False:
        return "f"
    if isinstance(value, str):
        return value.translate(SPECIAL) if not value.isalnum() else value
    return str(value)
