"""A row's cells → what is searched for."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.errors import Invalid
from services.places.batch.columns import PARTS, Columns

LONGEST = 200  # characters, as for a search
BEFORE_CITY = ("name", "number", "street_type", "address", "street")
# What a French business address has for its mail, and no map.
_MAIL = re.compile(r"\b(?:cedex(?:\s+\d{1,2})?|(?:bp|cs|tsa)\s*\d+)\b", re.IGNORECASE)
_FIRST = re.compile(r"\W*(\d{1,4})(?!\d)")
_LAST = re.compile(r"(\w+)\W+(\d{1,4})\s*(?:bis|ter|quater|[a-z])?\W*$", re.IGNORECASE)
# Before these a number at the end is of the street: rue du 8 mai 1945, route nationale 7.
NO_NUMBER_AFTER = frozenset(
    (
        "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre",
        "octobre", "novembre", "decembre", "nationale", "departementale", "route", "rn", "rd",
        "d", "n", "cd", "vc", "lot", "lotissement", "zone", "porte"
    )
)  # fmt: skip
#: First words of what is a street, unless something else stands before it.
STREETS = tuple(
    [word]
    for word in (
        "rue", "avenue", "av", "boulevard", "bd", "chemin", "che", "route", "rte", "impasse",
        "allee", "quai", "cours", "ruelle", "sentier", "square",
    )
)  # fmt: skip
_POSTCODE = re.compile(r"(?<!\d)\d{4,5}(?!\d)")


@dataclass(frozen=True)
class Wanted:
    """What a row asks for. Equal ones have equal answers, and are searched for once.

    `number` is the first of the house number's; `on_street` tells that a street is meant, and no
    place of its name; `bias` is (lon, lat) in WGS 84. An answer has to
    have `only_postcode` and `only_citycode` where the row has them.
    """

    text: str
    number: int | None = None
    street: bool = False  # whether the row names one, or may
    on_street: bool = False
    postcode: str | None = None
    city: str | None = None
    only_postcode: str | None = None
    only_citycode: str | None = None
    bias: tuple[float, float] | None = field(default=None)


def wanted(
    cells: Sequence[str], columns: Columns, bias: tuple[float, float] | None = None
) -> Wanted:
    """What a row asks for; its own position, if it has one, comes before `bias`."""
    parts = {part: _clean(cells[at]) for part, at in columns.parts if at < len(cells)}
    told = {part: text for part, text in parts.items() if text}
    text = _joined(cells, columns.joined) if columns.joined else _text(told)
    line = " ".join(told[part] for part in ("number", "address", "street") if part in told)
    first = (line or text)[:LONGEST].partition(",")[0]
    number = _number(first)
    return Wanted(
        text=text[: LONGEST + 1],  # enough to tell that it is too long
        number=number,
        on_street=number is not None or "street" in told or plain(first).split()[:1] in STREETS,
        street="address" in told or "street" in told or not told,
        postcode=told.get("postcode") or _postcode(text),
        city=told.get("city"),
        only_postcode=_cell(cells, columns.postcode),
        only_citycode=_cell(cells, columns.citycode),
        bias=_bias(cells, columns) or bias,
    )


def position(cells: Sequence[str], columns: Columns) -> tuple[float, float]:
    """lon, lat of a row, in degrees of WGS 84. Raises `Invalid` for what is none."""
    lon, lat = _cell(cells, columns.lon), _cell(cells, columns.lat)
    try:
        east, north = (float((cell or "").replace(",", ".")) for cell in (lon, lat))
    except ValueError:
        east, north = float("nan"), float("nan")
    # Written so that NaN, which is not less or more than anything, is refused.
    if not (-180 <= east <= 180 and -90 <= north <= 90):
        raise Invalid(
            fr=f"{lon}, {lat} n’est pas une longitude et une latitude en degrés.",
            en=f"{lon}, {lat} is not a longitude and a latitude in degrees.",
        )
    return east, north


def plain(text: str) -> str:
    """Words without case, accents and punctuation, to be compared."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(c if c.isalnum() else " " for c in letters if not unicodedata.combining(c))
    return " ".join(kept.split())


def _text(told: Mapping[str, str]) -> str:
    """The parts as an address is written; a postcode or city that the line has is not repeated."""
    line = " ".join(told[part] for part in BEFORE_CITY if part in told)
    words = f" {plain(line)} "
    rest = [
        told[part]
        for part in PARTS
        if part in told and part not in BEFORE_CITY and f" {plain(told[part])} " not in words
    ]
    return ", ".join(filter(None, (line, " ".join(rest))))


def _joined(cells: Sequence[str], positions: Sequence[int]) -> str:
    return " ".join(filter(None, (_clean(cells[at]) for at in positions if at < len(cells))))


def _clean(cell: str) -> str:
    return " ".join(_MAIL.sub(" ", cell.replace("\0", " ")).split()).strip(" ,;")


def _cell(cells: Sequence[str], position: int | None) -> str | None:
    if position is None or position >= len(cells):
        return None
    return cells[position].replace("\0", "").strip() or None


def _number(line: str) -> int | None:
    """The number before or behind the street, as French and Swiss addresses have it."""
    if found := _FIRST.match(line):
        return int(found[1])
    last = _LAST.search(line)
    if last is None or plain(last[1]) in NO_NUMBER_AFTER:
        return None
    return int(last[2])


def _postcode(text: str) -> str | None:
    found = _POSTCODE.findall(text)
    return found[-1] if found else None


def _bias(cells: Sequence[str], columns: Columns) -> tuple[float, float] | None:
    try:
        return position(cells, columns)
    except Invalid:
        return None  # a row without a position is searched for without
