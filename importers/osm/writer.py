"""COPY into the load tables: chunks of rows, sent by a few connections while reading goes on."""

import queue
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg import sql

from importers.osm.reader import Made
from importers.osm.topic import Topic, Value

ROWS_A_CHUNK = 4_000
CHUNKS_IN_FLIGHT = 6  # what a slow database may leave waiting in memory
SENDERS = 2
SPECIAL = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": None})

Chunk = tuple[Topic, list[str]]


class Writer:
    """Takes rows of all topics. Leaving it waits until all are committed, or tells of a failure."""

    def __init__(self, url: str) -> None:
        self.rows: dict[str, int] = {}
        self._lines: dict[str, Chunk] = {}
        self._chunks: queue.Queue[Chunk | None] = queue.Queue(CHUNKS_IN_FLIGHT)
        self._failure: Exception | None = None
        self._senders = [
            threading.Thread(target=self._send, args=(url,), daemon=True) for _ in range(SENDERS)
        ]

    def write(self, rows: Iterable[Made]) -> None:
        for made in rows:
            table = made.topic.table
            chunk = self._lines.get(table)
            if chunk is None:
                chunk = self._lines[table] = (made.topic, [])
            chunk[1].append(line(made))
            if len(chunk[1]) >= ROWS_A_CHUNK:
                self._flush(table)

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
        chunk = self._lines.pop(table)
        self.rows[table] = self.rows.get(table, 0) + len(chunk[1])
        self._chunks.put(chunk)

    def _send(self, url: str) -> None:
        chunk: Chunk | None = None
        try:
            with psycopg.connect(url) as conn:
                while (chunk := self._chunks.get()) is not None:
                    copy_rows(conn, *chunk)
                if self._failure:
                    conn.rollback()
        except Exception as error:  # handed to the reader's thread, which raises it
            self._failure = error
            while chunk is not None:  # let a reader that waits for room go on, and hear of it
                chunk = self._chunks.get()


def copy_rows(conn: psycopg.Connection[Any], topic: Topic, lines: list[str]) -> None:
    """Add lines to the topic's load table."""
    columns = sql.SQL(", ").join(
        sql.Identifier(name) for name in ("osm_type", "osm_id", "geom", *topic.columns)
    )
    table = sql.Identifier("osm_load", topic.table)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(table, columns)
    with conn.cursor().copy(statement) as copy:
        copy.write("\n".join(lines) + "\n")


def line(made: Made) -> str:
    return "\t".join(
        (made.osm_type, str(made.osm_id), made.geometry, *[text(value) for value in made.row])
    )


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
