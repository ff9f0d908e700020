"""Results of the Geocoding service: what was found for an address, or at a position."""

from collections.abc import Iterable, Sequence
from typing import Any

from core.database import Row
from core.errors import Lang
from services.places.compat.google import address, types
from services.places.compat.google.geometry import geocoded, location_type
from services.places.compat.google.matching import has_all
from services.places.compat.google.rows import kind_of, precision
from services.places.schemas import category_label

MOST = 5
LANGS: tuple[Lang, ...] = ("fr", "en")
OF_ADDRESSES = ("name", "housenumber", "street", "postcode", "area_postcode", "city")
#: A result in the region that was asked for is worth this much more score.
REGION_BONUS = 0.1
#: Country codes that are not those of their domains.
DOMAINS = {"UK": "GB"}


def result(row: Row, lang: Lang, typed: str = "") -> dict[str, Any]:
    """One result; marked where it is only a part of what was typed."""
    found = {
        "address_components": address.components(row, lang),
        "formatted_address": address.formatted(row, lang, named=True),
        "geometry": geocoded(row),
        "place_id": str(row["id"]),
        "types": types.of_row(row),
    }
    return found if is_whole(row, typed) else found | {"partial_match": True}


def likeliest(rows: Sequence[Row], typed: str) -> list[Row]:
    """The first; with others of its kind that are, like it, all of what was typed.

    If it is only a part, the next ones may be what was meant.
    """
    if not rows or not is_whole(rows[0], typed):
        return list(rows[:MOST])
    kind = kind_of(rows[0])
    others = [row for row in rows[1:] if kind_of(row) == kind and is_whole(row, typed)]
    return [rows[0], *others][:MOST]


def is_whole(row: Row, typed: str) -> bool:
    """Whether all the words that were typed are of its names, category or address."""
    category = row.get("category")
    texts = [
        *(row.get(field) for field in OF_ADDRESSES),
        *(row.get("names") or {}).values(),
        *(row.get("other_names") or ()),
        *(name for unit in (row.get("units") or {}).values() for name in unit.values()),
        *(category_label(category, lang) for lang in LANGS if category),
    ]
    return has_all(texts, typed)


def chosen(
    rows: Iterable[Row], result_types: frozenset[str], location_types: Sequence[str]
) -> list[Row]:
    """What is at a position, the most precise kind first, of the types that were asked for."""
    return [
        row
        for row in sorted(rows, key=precision)
        if (not result_types or result_types.intersection(types.of_row(row)))
        and (not location_types or location_type(row) in location_types)
    ]


def in_components(row: Row, components: Iterable[tuple[str, str]]) -> bool:
    """Whether country and postcode are what was asked for; the other parts only lead there.

    Several of one kind are alternatives. What lies in no country that we know of is not left out.
    """
    asked: dict[str, set[str]] = {}
    for key, value in components:
        asked.setdefault(key, set()).add(value.casefold())
    country = (row.get("units") or {}).get("country") or {}
    names = {str(name).casefold() for name in country.values() if name}
    if asked.get("country") and names and not names & asked["country"]:
        return False
    postcodes = asked.get("postal_code")
    return not postcodes or (address.postcode(row) or "").casefold() in postcodes


def typed_in(text: str | None, components: Iterable[tuple[str, str]]) -> str:
    """What to look for: the address, or, where there is none, its parts.

    A country by its code is no word of an address.
    """
    if text:
        return text
    parts = [value for key, value in components if key != "country" or len(value) > 2]
    return " ".join(parts)


def regional(rows: Sequence[Row], region: str) -> list[Row]:
    """Those in a country, by its domain, a little earlier."""
    if not region:
        return list(rows)
    code = DOMAINS.get(region.upper(), region.upper())

    def score(row: Row) -> float:
        bonus = REGION_BONUS if address.country_code(row) == code else 0.0
        return -(float(row.get("score") or 0) + bonus)

    return sorted(rows, key=score)
