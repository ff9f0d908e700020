"""COPY into the load tables: one connection and one thread a table."""

import queue
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg
from psycopg import sql

from importers.osm.topic import Row, Topic, Value

ROWS_A_CHUNK = 5_000
CHUNKS_IN_FLIGHT = 4  # what a slow database may leave waiting in memory
SPECIAL = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Writer:
    """Takes the rows of one table; a thread sends them. Closing it waits and tells of failures."""

    def __init__(self, url: str, topic: Topic) -> None:
        self.rows = 0
        self._lines: list[str] = []
        self._chunks: queue.Queue[str | None] = queue.Queue(CHUNKS_IN_FLIGHT)
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._send, args=(url, topic), daemon=True)
        self._thread.start()

    def write(self, osm_type: str, osm_id: int, geometry: str, row: Row) -> None:
        self.rows += 1
        self._lines.append(
            "\t".join((osm_type, str(osm_id), geometry, *(text(value) for value in row)))
        )
        if len(self._lines) >= ROWS_A_CHUNK:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._chunks.put(None)
        self._thread.join()
        if self._failure:
            raise self._failure

    def _flush(self) -> None:
        if self._failure:
            raise self._failure
        if self._lines:
            self._chunks.put("\n".join(self._lines) + "\n")
            self._lines = []

    def _send(self, url: str, topic: Topic) -> None:
        chunk: str | None = ""
        try:
            with psycopg.connect(url) as conn, conn.cursor().copy(_statement(topic)) as copy:
                while (chunk := self._chunks.get()) is not None:
                    copy.write(chunk)
        except Exception as error:  # handed to the reader's thread, which raises it
            self._failure = error
            while chunk is not None:  # let a reader that waits for room go on, and hear of it
                chunk = self._chunks.get()


@contextmanager
def open_writers(url: str, topics: list[Topic]) -> Iterator[dict[str, Writer]]:
    """One writer for each topic's table; all are closed, and so committed, at the end."""
    with ExitStack() as stack:
        writers: dict[str, Writer] = {}
        for topic in topics:
            writers[topic.table] = Writer(url, topic)
            stack.callback(writers[topic.table].close)
        yield writers


def text(value: Value) -> str:
    """A value as PostgreSQL's COPY text format writes it."""
    if value is None:
        return "\\N"
    if value is True:
        return "t"
    if value is False:
        return "f"
    if isinstance(value, str):
        # PostgreSQL's text has no NUL; XML cannot hold one, but PBF can.
        return value.translate(SPECIAL).replace("\0", "")
    return str(value)


def _statement(topic: Topic) -> Any:
    columns = sql.SQL(", ").join(
        sql.Identifier(name) for name in ("osm_type", "osm_id", "geom", *topic.columns)
    )
    table = sql.Identifier("osm_load", topic.table)
    return sql.SQL("COPY {} ({}) FROM STDIN").format(table, columns)
