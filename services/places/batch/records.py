"""The rows of a CSV file, each as its cells and as it is written, to the byte."""

import csv
import io
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import IO, NamedTuple

from core.errors import Invalid, TooLarge
from services.places.batch.sniffing import Encoding

MOST_CELLS = 500


class Record(NamedTuple):
    """`written` ends as it ends in the file; `line` is where it begins, from 1."""

    line: int
    cells: list[str]
    written: str


class Size(NamedTuple):
    """Rows that are not blank, and the cells of the widest."""

    rows: int
    width: int


def records(file: IO[bytes], encoding: Encoding, delimiter: str) -> Generator[Record, None, None]:
    """All rows, blank ones too (no cells). The quote is `"`, doubled within a cell (RFC 4180).

    Raises `Invalid` for a cell that does not end, naming its line.
    """
    with _text(file, encoding) as text:
        lines = _Lines(text)
        rows = csv.reader(lines, delimiter=delimiter)
        line = 1
        while True:
            try:
                cells = next(rows, None)
            except csv.Error as error:
                raise _unending(line) from error
            if cells is None:
                return
            yield Record(line, cells, lines.taken())
            line = rows.line_num + 1


def measure(file: IO[bytes], encoding: Encoding, delimiter: str, most_rows: int) -> Size:
    """Raises `Invalid` for what is no CSV, and `TooLarge` for too many cells in a row.

    Also for more than `most_rows` and a header; what a header is, is not known here.
    """
    count, width, last = 0, 0, None
    for record in records(file, encoding, delimiter):
        last = record
        count += bool(record.cells)
        width = max(width, len(record.cells))
        if count > most_rows + 1:
            raise too_many(most_rows)
        _check_width(record)
    if last is not None:
        _check_end(last, delimiter)
    return Size(count, width)


def end_of(written: str) -> str:
    """The line end of a row, '' if it has none."""
    return next((end for end in ("\r\n", "\n", "\r") if written.endswith(end)), "")


class _Lines:
    """Lines one by one, and those that were taken since the last row."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._text:
            self._taken.append(line)
            yield line

    def taken(self) -> str:
        written = "".join(self._taken)
        self._taken.clear()
        return written


@contextmanager
def _text(file: IO[bytes], encoding: Encoding) -> Iterator[io.TextIOWrapper]:
    file.seek(len(encoding.bom))
    # Line ends stay as they are, and are only those that csv takes for the end of a row.
    text = io.TextIOWrapper(file, encoding=encoding.codec, newline="")
    try:
        yield text
    finally:
        text.detach()  # else the file would be closed with it


def too_many(most_rows: int) -> TooLarge:
    return TooLarge(
        fr=f"Le fichier a plus de {most_rows} lignes : envoyez-le en plusieurs fois.",
        en=f"The file has more than {most_rows} rows: send it in several parts.",
    )


def _check_width(record: Record) -> None:
    if len(record.cells) > MOST_CELLS:
        raise TooLarge(
            fr=f"La ligne {record.line} a {len(record.cells)} colonnes ; le maximum est "
            f"{MOST_CELLS}.",
            en=f"Line {record.line} has {len(record.cells)} columns; the most is {MOST_CELLS}.",
        )


def _check_end(last: Record, delimiter: str) -> None:
    """A quote that stays open to the end would swallow the columns that are added."""
    try:
        list(csv.reader([last.written], delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise _unending(last.line) from error


def _unending(line: int) -> Invalid:
    return Invalid(
        fr=f'Un guillemet (") ouvert à la ligne {line} ne se ferme pas : corrigez cette ligne.',
        en=f'A quote (") that is opened on line {line} is not closed: mend that line.',
    )
