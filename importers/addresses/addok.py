"""The format of one street a line: JSON as Addok reads it, of BAN and of BANO.

A line of a street has its numbers; a locality is an address itself and may have numbers, too.
Municipalities, and streets themselves, are no addresses.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from importers.addresses.report import Report
from importers.addresses.row import Unusable, copy_line, housenumber
from importers.addresses.sources import BAN, BANO, Source

TYPES = ("street", "locality", "housenumber", "municipality")
INSEE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")
SHORT = {"bis": "B", "ter": "T", "quater": "Q"}  # as BANO's CSV abbreviates them in its ids


class Addok:
    """`source` is told by the first id: BAN's have an underscore, 19005_0010; BANO's have none."""

    header = False

    def __init__(self, source: Source) -> None:
        self.source = source
        self.told = f"{source.name} NDJSON"

    def rows(self, line: int, text: str, report: Report) -> Sequence[str]:
        entry = parse(text)
        kind = entry["type"]
        if kind == "municipality":
            return ()
        made = []
        for number, where in self._numbers(kind, entry):
            try:
                made.append(self._row(line, entry, number, where))
            except Unusable as error:
                report.reject(line, error.reason, f"{entry.get('id')} {number}")
        return made

    def _numbers(self, kind: str, entry: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        """Number → what there is about it; '' for a locality itself."""
        if kind == "housenumber":
            yield one(entry.get("housenumber")), entry
            return
        if kind == "locality":
            yield "", entry
        numbers = entry.get("housenumbers") or {}
        if not isinstance(numbers, dict):
            raise Unusable("shape")
        yield from numbers.items()

    def _row(self, line: int, entry: dict[str, Any], number: str, where: Any) -> str:
        if not isinstance(where, dict):
            raise Unusable("shape")
        shown = housenumber(number)
        name = one(entry.get("street") or entry.get("name"))
        street_id = one(entry.get("id"))
        return copy_line(
            line,
            one(where.get("id")) if where is entry else self._id(street_id, shown, where),
            shown,
            name,
            one(where.get("postcode") or entry.get("postcode")),
            one(entry.get("citycode")) or insee_of(street_id),
            one(entry.get("city")),
            degrees(where.get("lon")),
            degrees(where.get("lat")),
        )

    def _id(self, street_id: str, number: str | None, where: dict[str, Any]) -> str:
        """The id that the CSV of the same source gives the number."""
        if where.get("id"):
            return one(where["id"])
        if not street_id or number is None:
            return street_id
        digits = number.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").split()[0]
        suffix = number.removeprefix(digits).strip()
        if self.source is BANO:
            return f"{street_id}-{digits}{SHORT.get(suffix, suffix.upper())}"
        return "_".join(filter(None, (street_id, digits.zfill(5), suffix.lower())))


def insee_of(street_id: str) -> str:
    """What the ids of both sources begin with, for files that do not tell it; '' if it does not."""
    found = INSEE.match(street_id)
    return found[0] if found else ""


def source_of(entry: dict[str, Any]) -> Source:
    """Raises `Unusable` for an id that is none."""
    return BAN if "_" in one(entry.get("id")) else BANO


def parse(text: str) -> dict[str, Any]:
    """One line. Raises `Unusable` for what is no entry of this format."""
    try:
        entry = json.loads(text)
    except (ValueError, RecursionError):
        raise Unusable("json") from None
    if not isinstance(entry, dict) or entry.get("type") not in TYPES:
        raise Unusable("shape")
    return entry


def one(value: Any) -> str:
    """A text; of a list, which has other spellings, the first; '' for nothing."""
    if isinstance(value, list):
        value = value[0] if value else None
    if value is None:
        return ""
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    raise Unusable("shape")


def degrees(value: Any) -> str | float:
    if value is None:
        return ""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return value
    raise Unusable("coordinates")
