"""A CSV in, the same CSV out with columns of ours: survey the file, then stream it."""

import asyncio
import csv
import io
import unicodedata
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, TypeVar

from services.places.batch.answers import Answer
from services.places.batch.columns import recognised
from services.places.batch.layouts import Layout
from services.places.batch.records import Record, end_of, measure, records, too_many
from services.places.batch.sniffing import (
    SAMPLE,
    Encoding,
    delimiter_of,
    encoding_of,
    looks_like_header,
    name_of,
)
from services.places.batch.turns import in_order

MOST_ROWS = 10_000

Asked = TypeVar("Asked")


@dataclass(frozen=True)
class Told:
    """What a caller says of the file; None: to be found out."""

    encoding: str | None = None
    delimiter: str | None = None
    header: bool | None = None
    with_bom: bool = False


@dataclass(frozen=True)
class Table:
    """What a file is. `header` are the names, or numbers from 1 where the file has none.

    Rows are made as wide as the widest, so that the columns that are added stand in line.
    """

    file: IO[bytes]
    encoding: Encoding
    delimiter: str
    header: tuple[str, ...]
    has_header: bool
    rows: int
    width: int
    bom: bytes

    def described(self) -> dict[str, str]:
        """As callers are told, by what can be told back to overrule it."""
        return {
            "encoding": self.encoding.name,
            "delimiter": name_of(self.delimiter),
            "header": "yes" if self.has_header else "no",
            "rows": str(self.rows),
        }


def survey(file: IO[bytes], told: Told, most_rows: int = MOST_ROWS) -> Table:
    """Reads the file once. Raises `Invalid` for what is no CSV, `TooLarge` for too many rows."""
    encoding = encoding_of(file, told.encoding)
    delimiter = delimiter_of(_sample(file, encoding), told.delimiter)
    size = measure(file, encoding, delimiter, most_rows)
    first = next((r.cells for r in records(file, encoding, delimiter) if r.cells), [])
    has_header = told.header
    if has_header is None:
        has_header = looks_like_header(first, recognised(first))
    if size.rows - has_header > most_rows:
        raise too_many(most_rows)
    numbers = [str(number) for number in range(1, size.width + 1)]
    names = [*first, *[""] * (size.width - len(first))] if has_header else numbers
    marked = told.with_bom and encoding.codec == "utf-8"
    return Table(
        file=file,
        encoding=encoding,
        delimiter=delimiter,
        header=tuple(names),
        has_header=has_header,
        rows=size.rows - has_header,
        width=size.width,
        bom="\ufeff".encode() if marked else encoding.bom,
    )


async def stream(
    table: Table,
    layout: Layout,
    ask: Callable[[Sequence[str]], Asked],
    start: Callable[[Asked], asyncio.Task[Answer]],
) -> AsyncGenerator[bytes, None]:
    """The file's bytes, row by row, each followed by what the layout says of its answer.

    `ask` makes of a row's cells what is asked, `start` begins to answer it. Blank rows stay blank.
    """
    rows = records(table.file, table.encoding, table.delimiter)
    answered = in_order(rows, lambda row: start(ask(row.cells)) if row.cells else None)
    try:
        yield table.bom + (_header(table, layout, rows) if table.has_header else b"")
        async for row, answer in answered:
            yield _line(table, row, [] if answer is None else layout.cells(answer))
    finally:
        await answered.aclose()
        rows.close()


def _sample(file: IO[bytes], encoding: Encoding) -> str:
    file.seek(len(encoding.bom))
    return file.read(SAMPLE).decode(encoding.codec, "ignore")


def _header(table: Table, layout: Layout, rows: Iterator[Record]) -> bytes:
    """All up to the first row that is not blank, which is the header."""
    lines = []
    for row in rows:
        names = layout.names(table.header) if row.cells else []
        lines.append(_line(table, row, names))
        if names:
            break
    return b"".join(lines)


def _line(table: Table, row: Record, added: Sequence[str]) -> bytes:
    """A row as it was written, made as wide as all others, and what is added to it."""
    codec, end = table.encoding.codec, end_of(row.written)
    if not added:
        return row.written.encode(codec)
    before = row.written.removesuffix(end) + table.delimiter * (table.width - len(row.cells) + 1)
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=table.delimiter, lineterminator="").writerow(added)
    return before.encode(codec) + _encoded(written.getvalue(), codec) + end.encode(codec)


def _encoded(text: str, codec: str) -> bytes:
    """Letters that the file's encoding lacks lose their accents, or become a question mark."""
    try:
        return text.encode(codec)
    except UnicodeEncodeError:
        return "".join(c if c.encode(codec, "ignore") else _bare(c) for c in text).encode(
            codec, "replace"
        )


def _bare(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter)[0]
