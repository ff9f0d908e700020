"""Nominatim's lookup: up to fifty OSM elements by their ids."""

from core.database import Connection
from core.errors import Malformed
from services.places import lookup as places_lookup
from services.places.compat.found import Found, found
from services.places.compat.given import Given, whole
from services.places.compat.nominatim.parameters import Form, listed

MOST = 50


async def lookup(conn: Connection, given: Given, form: Form) -> list[Found]:
    """In the order asked; what is no id, and ids of nothing we know, are left out.

    Raises `Malformed` for too many.
    """
    refs = refs_of(given)
    if len(refs) > MOST:
        raise Malformed(
            fr="Trop d’identifiants d’objets.",
            en="Too many object IDs.",  # Nominatim's words
        )
    return found(await places_lookup.lookup(conn, refs), form.langs)


def refs_of(given: Given) -> list[places_lookup.Ref]:
    """`N1,w2` → (n, 1), (w, 2)."""
    return [
        (ref[0].lower(), osm_id)
        for ref in listed(given, "osm_ids")
        if ref[0] in "NWRnwr" and ref[1:].isdecimal() and (osm_id := whole(ref[1:])) is not None
    ]
