"""Which of the formats a file has, by its first lines."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from core.errors import Invalid
from importers.addresses.addok import Addok, parse, source_of
from importers.addresses.lines import Lines
from importers.addresses.report import Report
from importers.addresses.row import Unusable
from importers.addresses.sources import Source
from importers.addresses.tables import Ban, Bano, looks_like_bano

DELIMITERS = (";", ",", "\t", "|")
LINES_LOOKED_AT = 50


class Format(Protocol):
    """What reads a file, line by line."""

    source: Source
    told: str  # what it is, in a few words
    header: bool  # whether the first line is one

    def rows(self, line: int, text: str, report: Report) -> Sequence[str]:
        """The addresses of a line, as COPY takes them. Raises `Unusable` for the whole line."""


def recognise(path: Path) -> Format:
    """Raises `Invalid` for a file that has none of them."""
    lines = [line for line in Lines(path).first() if line.strip()]
    if not lines:
        raise _unknown(path)
    if lines[0].lstrip().startswith("{"):
        return _addok(path)
    found = _ban(path, lines[0]) or _bano(lines[:LINES_LOOKED_AT])
    if found is None:
        raise _unknown(path)
    return found


def _addok(path: Path) -> Format:
    """By the first street: municipalities, which may come before all streets, do not tell."""
    parsed = 0
    for block in Lines(path).blocks():
        for line in block:
            try:
                entry = parse(line)
                parsed += 1
                if entry["type"] != "municipality":
                    return Addok(source_of(entry))
            except Unusable:
                continue  # the import tells of it; another line says what the file is
        if not parsed:
            break
    raise _unknown(path)


def _ban(path: Path, first: str) -> Format | None:
    if not {"lon", "lat"} & set(first.lower().replace('"', "").split(_delimiter(first))):
        return None
    try:
        found = Ban(first, _delimiter(first))
    except Unusable:
        return None
    if found.missing:
        columns = ", ".join(found.missing)
        raise Invalid(
            fr=f"{path} n’a pas les colonnes {columns} de la BAN. Les données n’ont pas changé.",
            en=f"{path} lacks the columns {columns} of BAN. The data has not changed.",
        )
    return found


def _bano(lines: list[str]) -> Format | None:
    for delimiter in DELIMITERS:
        if any(looks_like_bano(line, delimiter) for line in lines):
            return Bano(delimiter)
    return None


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=line.count)


def _unknown(path: Path) -> Invalid:
    return Invalid(
        fr=f"{path} n’est pas un fichier d’adresses de la BAN (CSV, NDJSON) ni de BANO (CSV) : "
        "voir docs/addresses.md. Les données n’ont pas changé.",
        en=f"{path} is not a file of addresses of BAN (CSV, NDJSON) or BANO (CSV): see "
        "docs/addresses.md. The data has not changed.",
    )
