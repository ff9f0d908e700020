"""Photon's three ways to ask: words, the parts of an address, a position."""

from core.database import Connection
from services.places.compat.asking import Around, Sought, look_around, search_for
from services.places.compat.found import Found
from services.places.compat.given import Given
from services.places.compat.photon import parameters
from services.places.compat.photon.filters import wanted

USUAL = 15
#: Of Photon, in kilometres.
USUAL_RADIUS_KM = 1.0


async def search(conn: Connection, given: Given, accepted: str | None) -> list[Found]:
    """Best first, as one types; `accepted` is the Accept-Language. Raises `Malformed`."""
    parameters.check_names(given, parameters.SEARCH)
    return await _search(conn, given, accepted, parameters.q_of(given), prefix=True)


async def structured(conn: Connection, given: Given, accepted: str | None) -> list[Found]:
    """Best first, for a whole address. Raises `Malformed`."""
    parameters.check_names(given, parameters.STRUCTURED)
    return await _search(conn, given, accepted, parameters.address_of(given), prefix=False)


async def reverse(conn: Connection, given: Given, accepted: str | None) -> list[Found]:
    """Nearest first; areas that one is in come last. Raises `Malformed`."""
    parameters.check_names(given, parameters.REVERSE)
    limit, filters = parameters.limit_of(given, 1), wanted(given)
    around = Around(
        position=parameters.position_of(given),
        radius_m=parameters.radius_m_of(given, USUAL_RADIUS_KM),
        limit=limit,
        langs=parameters.languages_of(given, accepted),
        categories=filters.categories,
        kinds=filters.kinds,
        keep=filters.keep,
    )
    return [] if filters.nothing else (await look_around(conn, around))[:limit]


async def _search(
    conn: Connection, given: Given, accepted: str | None, q: str, *, prefix: bool
) -> list[Found]:
    filters = wanted(given)
    sought = Sought(
        q=q,
        limit=parameters.limit_of(given, USUAL),
        langs=parameters.languages_of(given, accepted),
        bias=parameters.bias_of(given),
        zoom=parameters.zoom_of(given),
        bbox=parameters.bbox_of(given),
        categories=filters.categories,
        kinds=filters.kinds,
        prefix=prefix,
        keep=filters.keep,
    )
    return [] if filters.nothing else await search_for(conn, sought)
