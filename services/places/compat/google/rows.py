"""What a row of search, nearby, reverse or details is."""

from core.database import Row

#: The most precise first.
KINDS = ("address", "place", "street", "municipality", "area")
CITIES = ("city", "town", "village", "municipality")


def kind_of(row: Row) -> str:
    """One of `KINDS`; nearby and details, which have only places, do not say it."""
    kind = row.get("kind") or ("municipality" if row["category"] in CITIES else "place")
    return kind if kind in KINDS else "place"


def precision(row: Row) -> int:
    """0 for an address; the wider a thing, the more."""
    return KINDS.index(kind_of(row))


def is_land(row: Row) -> bool:
    """A municipality, an area or a settlement, whose point says little of where it is."""
    return kind_of(row) in ("municipality", "area") or row.get("category_group") == "settlement"
