"""Google's types of places and of addresses, and which of our categories are what they mean.

`core/google_types.json` has the table. What Google has no word for is an `establishment`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from core.database import Row
from core.taxonomy import PATH
from services.places.compat.google.rows import kind_of

TABLE = PATH.with_name("google_types.json")
ANY = ("point_of_interest", "establishment")
#: Parts of the land: neither points of interest nor establishments.
LAND = ("locality", "sublocality", "neighborhood", "country", "administrative_area_level_1")
KINDS: Mapping[str, tuple[str, ...]] = {
    "address": ("street_address",),
    "street": ("route",),
    "municipality": ("locality", "political"),
}
#: Our administrative units, the smallest first, and what Google calls them.
UNITS: Mapping[str, tuple[str, ...]] = {
    "municipality": ("locality", "political"),
    "county": ("administrative_area_level_2", "political"),
    "region": ("administrative_area_level_1", "political"),
    "country": ("country", "political"),
}
ADDRESSES = frozenset(("street_address", "route"))
#: What autocomplete's `types` may also be: collections of types.
COLLECTIONS: Mapping[str, tuple[str, ...]] = {
    "geocode": ("street_address", "route", "political"),
    "address": ("street_address", "route"),
    "(regions)": ("political", "postal_code"),
    "(cities)": ("locality",),
}


@cache
def known() -> Mapping[str, tuple[str, ...]]:
    """Each of Google's types, the precise before the wide, and our categories of that type."""
    table = json.loads(TABLE.read_text("utf-8"))["types"]
    return {name: tuple(categories) for name, categories in table.items()}


@cache
def of_category(category: str | None) -> tuple[str, ...]:
    """What Google would call a place of a category, the most precise type first."""
    types = tuple(name for name, categories in known().items() if category in categories)
    return types if any(name in LAND for name in types) else (*types, *ANY)


def of_row(row: Row) -> list[str]:
    """What Google would call whatever was found."""
    kind = kind_of(row)
    if kind == "area":
        return list(UNITS.get(unit_of(row) or "", ("political",)))
    return list(KINDS.get(kind) or of_category(row.get("category")))


def unit_of(row: Row) -> str | None:
    """Which administrative unit an area is itself; None if it is none of those we tell."""
    units = row.get("units") or {}
    return next((kind for kind in UNITS if units.get(kind, {}).get("name") == row["name"]), None)


def categories_of(names: Iterable[str]) -> list[str] | None:
    """Our categories of any of these types, the usual first.

    None if all places are meant; an empty list for types that Google has and we have no word for.
    Types that nobody knows are as if they had not been asked for.
    """
    asked = [name for name in names if name in known() or name in ANY]
    if not asked or any(name in ANY for name in asked):
        return None
    return list(dict.fromkeys(category for name in asked for category in known()[name]))


def wanted(names: Sequence[str]) -> frozenset[str]:
    """The types that a result must have one of, `(cities)` and such spelled out; empty: any."""
    spelled = {one for name in names for one in COLLECTIONS.get(name, (name,))}
    usual = {one for types in (*KINDS.values(), *UNITS.values()) for one in types}
    return frozenset(spelled & (usual | set(known()) | set(ANY) | {"postal_code"}))


def are_categories(names: frozenset[str]) -> bool:
    """Whether only places of some category have these types."""
    return bool(names) and not names & {*ADDRESSES, *ANY, "political", "postal_code"}
