"""Whose data an answer has, as text: OpenStreetMap's, and that of the address sources in it."""

from collections.abc import Iterable

from services.places.compat.found import Found
from services.places.schemas import ATTRIBUTION, COPYRIGHT, LICENCE

#: By the source of a row, as importers name it.
SOURCES = {"ban": "Base Adresse Nationale", "bano": "BANO"}


def attribution(founds: Iterable[Found] = ()) -> str:
    named = (SOURCES.get(one.source) for one in founds)
    return ", ".join(dict.fromkeys((ATTRIBUTION, *filter(None, named))))


def licence(founds: Iterable[Found] = ()) -> str:
    """One SPDX expression."""
    return " AND ".join(dict.fromkeys((LICENCE, *(one.licence for one in founds))))


def notice(founds: Iterable[Found] = ()) -> str:
    """Credit and licence in one line, as Nominatim gives them."""
    founds = list(founds)
    return f"Data {attribution(founds)}, {licence(founds)}. {COPYRIGHT}"
