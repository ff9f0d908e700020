"""What a row of search, nearby, reverse or details is."""

from core.database import Row

#: As docs/life-of-a-search.md orders them for a reader of addresses: the most precise first.
PRECISION = ("address", "place", "street", "municipality", "area")
CITIES = ("city", "town", "village", "municipality")


def kind_of(row: Row) -> str:
    """place, address, street, municipality or area."""
    if kind := row.get("kind"):
        return str(kind)
    return "municipality" if row["category"] in CITIES else "place"


def precision(row: Row) -> int:
    """0 for an address; the wider a thing, the more."""
    kind = kind_of(row)
    return PRECISION.index(kind) if kind in PRECISION else len(PRECISION)
