"""Addok's search and reverse."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from core.database import Connection
from services.places.compat.asking import Around, Keep, Sought, look_around, search_for
from services.places.compat.ban import parameters
from services.places.compat.ban.features import collection
from services.places.compat.ban.naming import citycode_of, type_of
from services.places.compat.found import SETTLEMENTS, Found
from services.places.compat.given import Given

LANGS = ("fr",)
KINDS = ("address", "street", "municipality")
KINDS_OF = {
    "housenumber": ("address",),
    "street": ("street",),
    "locality": ("address", "place"),
    "municipality": ("municipality",),
}
#: Hamlets and quarters are places of ours, and localities to the base.
LOCALITIES = [one for one, layer in SETTLEMENTS.items() if layer in ("locality", "district")]
#: What is found with such a score leaves nothing to look for among the localities.
CERTAIN = 0.6
USUAL, USUAL_REVERSE = 5, 1
RADIUS_M = 1_000


async def search(conn: Connection, given: Given) -> dict[str, Any]:
    """Raises `Missing`, `Malformed` or `TooLarge`."""
    q, limit = parameters.q_of(given), parameters.limit_of(given, USUAL)
    center, filters = parameters.center_of(given), parameters.filters_of(given)
    sought = Sought(
        q=q,
        limit=limit,
        langs=LANGS,
        bias=center,
        kinds=kinds_of(filters),
        prefix=parameters.autocomplete_of(given),
        keep=keeper(filters),
    )
    founds = await search_for(conn, sought)
    if _may_be_a_locality(founds, filters):
        places = replace(sought, kinds=("place",), categories=LOCALITIES)
        founds += await search_for(conn, places)
        founds.sort(key=lambda found: -(found.score or 0))
    return collection(founds[:limit], limit, filters, q, center)


async def reverse(conn: Connection, given: Given) -> dict[str, Any]:
    """Raises `Missing` or `Malformed`."""
    position, filters = parameters.position_of(given), parameters.filters_of(given)
    limit = parameters.limit_of(given, USUAL_REVERSE)
    around = Around(
        position,
        RADIUS_M,
        limit,
        LANGS,
        kinds=kinds_of(filters),
        keep=keeper(filters),
    )
    founds = list(islice(await look_around(conn, around), limit))
    return collection(founds, limit, filters)


def kinds_of(filters: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """The kinds of rows that may be of the types wanted."""
    kinds = {kind for name in filters.get("type", ()) for kind in KINDS_OF.get(name, ())}
    return sorted(kinds - {"place"}) or KINDS


def keeper(filters: Mapping[str, Sequence[str]]) -> Keep:
    """Says of each answer whether it is of the types, postcodes and communes wanted."""
    types, postcodes, citycodes = (set(filters.get(name, ())) for name in parameters.FILTERS)

    def keep(found: Found) -> bool:
        kind = type_of(found)
        return (
            kind is not None
            and (not types or kind in types)
            and (not postcodes or found.postcode in postcodes)
            and (not citycodes or citycode_of(found) in citycodes)
        )

    return keep


def _may_be_a_locality(founds: Sequence[Found], filters: Mapping[str, Sequence[str]]) -> bool:
    types = filters.get("type")
    best = max((found.score or 0 for found in founds), default=0)
    return best < CERTAIN if types is None else "locality" in types
