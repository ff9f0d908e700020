"""The formats of one address a line: BAN and BANO as CSV."""

import csv
import re
from collections.abc import Sequence

from importers.addresses.report import Report
from importers.addresses.row import Unusable, copy_line, housenumber
from importers.addresses.sources import BAN, BANO, Source

LONGEST_LINE = 8_192  # characters
BANO_ID = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}\S.{0,60}")  # begins with the INSEE code
BANO_WIDTH = 8
NEEDED = ("id", "lon", "lat", "code_insee")
NAMES = ("nom_voie", "nom_ld", "nom_lieu_dit")  # the first that a row has


class Ban:
    """BAN: columns by the names in the first line, whatever their order."""

    source: Source = BAN
    header = True

    def __init__(self, header: str, delimiter: str) -> None:
        names = [name.strip().lower() for name in cells(header, delimiter)]
        self.told = f"BAN CSV, “{delimiter}”"
        self._delimiter = delimiter
        self._width = len(names)
        at = {name: i for i, name in enumerate(names)}
        self.missing = [name for name in NEEDED if name not in at]
        if not any(name in at for name in NAMES):
            self.missing.append(NAMES[0])
        self._names = [at[name] for name in NAMES if name in at]
        # A column that is not there is read from an empty cell at the end.
        columns = (
            "id", "numero", "rep", "code_postal", "code_insee", "nom_commune", "lon", "lat",
        )  # fmt: skip
        self._at = [at.get(name, self._width) for name in columns]

    def rows(self, line: int, text: str, report: Report) -> Sequence[str]:
        row = cells(text, self._delimiter)
        if len(row) != self._width:
            raise Unusable("columns")
        row.append("")
        number_id, number, suffix, postcode, insee, city, lon, lat = (row[i] for i in self._at)
        name = next((row[i] for i in self._names if row[i]), "")
        shown = housenumber(number, suffix)
        return (copy_line(line, number_id, shown, name, postcode, insee, city, lon, lat),)


class Bano:
    """BANO: id, number, street, postcode, commune, origin, lat, lon; the id has the INSEE code."""

    source: Source = BANO
    header = False

    def __init__(self, delimiter: str) -> None:
        self.told = f"BANO CSV, “{delimiter}”"
        self._delimiter = delimiter

    def rows(self, line: int, text: str, report: Report) -> Sequence[str]:
        row = cells(text, self._delimiter)
        if len(row) != BANO_WIDTH:
            raise Unusable("columns")
        number_id, number, street, postcode, city, _, lat, lon = row
        shown = housenumber(number)
        return (copy_line(line, number_id, shown, street, postcode, number_id[:5], city, lon, lat),)


def looks_like_bano(text: str, delimiter: str) -> bool:
    """Eight cells: an id of BANO's first, two numbers last."""
    try:
        row = cells(text, delimiter)
        return (
            len(row) == BANO_WIDTH
            and bool(BANO_ID.fullmatch(row[0]))
            and all(abs(float(cell)) <= 180 for cell in row[-2:])
        )
    except ValueError:
        return False


def cells(text: str, delimiter: str) -> list[str]:
    """The cells of one line: no row of these files has a line end in it. Raises `Unusable`."""
    if len(text) > LONGEST_LINE:
        raise Unusable("too_long")
    if '"' not in text:
        return text.split(delimiter)
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error:
        raise Unusable("columns") from None
