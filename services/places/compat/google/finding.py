"""What the adapter asks of the places: the one module that calls search, nearby and the others."""

from collections.abc import Sequence
from datetime import datetime

from core.database import Connection, Row
from core.errors import Moved
from services.places import identity as places_identity
from services.places import nearby as places_nearby
from services.places import reverse as places_reverse
from services.places import search as places_search
from services.places import telephone as places_telephone
from services.places.compat.google.parameters import Area, Position

#: A box is looked at for a circle: what lies in its corners is left out.
CORNERS = 2
REVERSE_MOST = 5  # of each kind


async def search(
    conn: Connection,
    q: str,
    area: Area | None = None,
    *,
    categories: Sequence[str] | None = None,
    kinds: Sequence[str] | None = None,
    inside: bool = False,
    prefix: bool = False,
    limit: int,
) -> list[Row]:
    """What matches, best first; nearer to `area` first, or nothing outside of its circle.

    An empty list of categories is of no category that there is.
    """
    if categories is not None and not categories:
        return []
    query = places_search.Query(
        q=q,
        bias=area.centre if area else None,
        zoom=area.zoom if area else None,
        bbox=area.box if area and inside else None,
        categories=categories,
        kinds=kinds,
        prefix=prefix,
        limit=limit * CORNERS if inside else limit,
    )
    rows = await places_search.search(conn, query)
    if not (area and area.radius_m and inside):
        return rows
    return [row for row in rows if (row.get("distance_m") or 0) <= area.radius_m][:limit]


async def nearby(
    conn: Connection,
    area: Area,
    categories: Sequence[str] | None,
    limit: int,
    open_at: datetime | None = None,
) -> list[Row]:
    """The places in a circle, the nearest first; those that are open at an instant, if it is given.

    As with `search`, an empty list of categories is of none.
    """
    if categories is not None and not categories:
        return []
    (lon, lat), radius_m = area.centre, area.radius_m or places_nearby.FARTHEST_M
    near = places_nearby.Near(lon, lat, radius_m, limit, categories, open_at=open_at)
    return (await places_nearby.page(conn, near)).rows


async def reverse(conn: Connection, position: Position) -> list[Row]:
    """What is at a position: the addresses first, then what is ever wider."""
    lon, lat = position
    return await places_reverse.reverse(conn, lon, lat, limit=REVERSE_MOST)


async def telephone(conn: Connection, number: str, limit: int) -> list[Row]:
    """The places with a telephone number."""
    return await places_telephone.telephone(conn, number, limit)


async def details(conn: Connection, place_id: str) -> Row:
    """What has this id, be it a place, an address, a street. Raises `NotFound` or `Gone`.

    The id of a place that turned out to be one with another leads to that one.
    """
    try:
        return await places_identity.identified(conn, place_id)
    except Moved as moved:
        return await places_identity.identified(conn, moved.new)
