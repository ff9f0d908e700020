"""What a CSV file is: its encoding, its delimiter, whether its first row is a header."""

import codecs
import csv
from collections import Counter
from collections.abc import Sequence
from typing import IO, NamedTuple

from core.errors import Invalid

PIECE = 1 << 16  # bytes read at once
SAMPLE = 1 << 16  # characters that the delimiter is told by
ROWS_LOOKED_AT = 50
LEAST_NULS = 0.2  # of the bytes, for UTF-16 without a mark: Latin letters have a NUL each
#: By the name that callers give and are told.
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp1252",
    "latin-1",
    "iso-8859-15",
    "mac-roman",
)
CHARSETS = {
    "utf-8-sig": "utf-8",
    "cp1252": "windows-1252",
    "latin-1": "iso-8859-1",
    "mac-roman": "macintosh",
}
OTHER_FILES = {
    b"PK\x03\x04": "ZIP, XLSX, ODS",
    b"\x1f\x8b": "gzip",
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "XLS",
}


class Encoding(NamedTuple):
    """`codec` decodes what comes after `bom`, and encodes it back to the same bytes."""

    name: str
    codec: str
    bom: bytes = b""

    @property
    def charset(self) -> str:
        """As a Content-Type names it."""
        return CHARSETS.get(self.name, self.name)


BOMS = (
    Encoding("utf-8-sig", "utf-8", codecs.BOM_UTF8),
    Encoding("utf-16", "utf-16-le", codecs.BOM_UTF16_LE),
    Encoding("utf-16", "utf-16-be", codecs.BOM_UTF16_BE),
)


def encoding_of(file: IO[bytes], asked: str | None = None) -> Encoding:
    """`asked`, else by the byte order mark, else the first that decodes all of the file.

    Raises `Invalid` for an encoding that is not known, for a file that is not in the one that
    was asked for, and for what is no text.
    """
    start = _start(file)
    marked = next((found for found in BOMS if start.startswith(found.bom)), None)
    if asked is not None:
        return _asked(file, asked, marked)
    if marked is not None:
        _check(file, marked)
        return marked
    return next(found for found in _unmarked(start) if _decodes(file, found))


def delimiter_of(sample: str, asked: str | None = None) -> str:
    """`asked`, by name or itself, else the one that cuts most rows into the same number of cells.

    Raises `Invalid` for a delimiter that is not known.
    """
    if asked is None:
        return max(DELIMITERS.values(), key=lambda delimiter: _regularity(sample, delimiter))
    found = DELIMITERS.get(asked.strip().lower(), asked)
    if found not in DELIMITERS.values():
        known = ", ".join(DELIMITERS)
        raise Invalid(
            fr=f"« delimiter » vaut {asked[:20]} ; il y a : {known}.",
            en=f"“delimiter” is {asked[:20]}; there is: {known}.",
        )
    return found


def name_of(delimiter: str) -> str:
    return next(name for name, one in DELIMITERS.items() if one == delimiter)


def looks_like_header(first: Sequence[str], recognised: int) -> bool:
    """Whether a first row names columns: `recognised` of its cells have the words of such names.

    One such word is enough where no cell is a number; a row without one has to be all text.
    """
    cells = [cell.strip() for cell in first if cell.strip()]
    if any(_is_number(cell) for cell in cells):
        return recognised > 1
    all_text = not any(cell[0].isdecimal() for cell in cells)
    return bool(recognised) or (all_text and len(cells) == len(set(cells)) > 0)


def _start(file: IO[bytes]) -> bytes:
    file.seek(0)
    start = file.read(PIECE)
    if not start.strip():
        raise Invalid(
            fr="Le fichier est vide : envoyez un CSV, avec une adresse par ligne.",
            en="The file is empty: send a CSV, with one address a line.",
        )
    for magic, kind in OTHER_FILES.items():
        if start.startswith(magic):
            raise Invalid(
                fr=f"Ce fichier ({kind}) n’est pas du texte : enregistrez-le en CSV d’abord.",
                en=f"This file ({kind}) is not text: save it as CSV first.",
            )
    return start


def _asked(file: IO[bytes], asked: str, marked: Encoding | None) -> Encoding:
    name = asked.strip().lower().replace("_", "-")
    name = {"iso-8859-1": "latin-1", "windows-1252": "cp1252", "utf8": "utf-8"}.get(name, name)
    if name not in ENCODINGS:
        known = ", ".join(ENCODINGS)
        raise Invalid(
            fr=f"« encoding » vaut {asked[:20]} ; il y a : {known}.",
            en=f"“encoding” is {asked[:20]}; there is: {known}.",
        )
    if marked is not None and name.startswith(marked.name[:5]):
        found = marked  # the mark says more than the name
    elif name in ("utf-8-sig", "utf-16"):
        found = Encoding(name, {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}[name])
    else:
        found = Encoding(name, name)
    _check(file, found)
    return found


def _unmarked(start: bytes) -> tuple[Encoding, ...]:
    """What a file without a mark may be in, the likeliest first; Latin-1 decodes anything."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    wide: tuple[str, ...] = ()
    if even + odd > len(start) * LEAST_NULS:
        wide = ("utf-16-le",) if odd > even else ("utf-16-be",)
    return tuple(Encoding(name, name) for name in (*wide, "utf-8", "cp1252", "latin-1"))


def _check(file: IO[bytes], encoding: Encoding) -> None:
    if not _decodes(file, encoding):
        raise Invalid(
            fr=f"Le fichier n’est pas du texte en {encoding.name} : indiquez « encoding », par "
            f"exemple cp1252.",
            en=f"The file is not text in {encoding.name}: give “encoding”, for example cp1252.",
        )


def _decodes(file: IO[bytes], encoding: Encoding) -> bool:
    file.seek(len(encoding.bom))
    decoder = codecs.getincrementaldecoder(encoding.codec)()
    try:
        while piece := file.read(PIECE):
            decoder.decode(piece)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _regularity(sample: str, delimiter: str) -> tuple[float, int]:
    """How many rows have the usual number of cells, if that is more than one; that number."""
    lines = sample.splitlines(keepends=True)
    try:
        rows = csv.reader(lines[: ROWS_LOOKED_AT * 2], delimiter=delimiter)
        widths = Counter(len(row) for row, _ in zip(rows, range(ROWS_LOOKED_AT), strict=False))
    except csv.Error:
        return 0.0, 0
    width, rows_of_it = widths.most_common(1)[0] if widths else (0, 0)
    return (rows_of_it / widths.total(), width) if width > 1 else (0.0, 0)


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True
