"""What the adapter asks of the places: the one module that calls search, nearby and the others."""

import re
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from core.database import Connection, Row
from core.errors import NotFound
from services.places import details as places_details
from services.places import nearby as places_nearby
from services.places import reverse as places_reverse
from services.places import search as places_search
from services.places.compat.google.parameters import Area, Position

NUMBER = re.compile(r"[0-9]{1,16}")
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
    wanted: dict[str, Any] = {
        "q": q,
        "bias": area.centre if area else None,
        "zoom": area.zoom if area else None,
        "bbox": area.box if area and inside else None,
        "categories": categories,
        "kinds": kinds,
        "prefix": prefix,
        "limit": limit,
    }
    known = {field.name for field in fields(places_search.Query)}
    query = places_search.Query(**{name: wanted[name] for name in wanted if name in known})
    rows = await places_search.search(conn, query)
    if not (area and area.radius_m and inside):
        return rows
    return [row for row in rows if (row.get("distance_m") or 0) <= area.radius_m]


async def nearby(
    conn: Connection, area: Area, categories: Sequence[str] | None, limit: int
) -> list[Row]:
    """The places in a circle, the nearest first."""
    if categories is not None and not categories:
        return []
    (lon, lat), radius_m = area.centre, area.radius_m or places_nearby.FARTHEST_M
    return await places_nearby.nearby(conn, lon, lat, radius_m, categories, limit)


async def reverse(conn: Connection, position: Position) -> list[Row]:
    """What is at a position: the addresses first, then what is ever wider."""
    lon, lat = position
    return await places_reverse.reverse(conn, lon, lat, limit=REVERSE_MOST)


async def details(conn: Connection, place_id: str) -> Row:
    """What has this id. Raises `NotFound` or `Gone`."""
    number = int(place_id) if NUMBER.fullmatch(place_id) else places_details.GREATEST_ID + 1
    if number <= places_details.GREATEST_ID:
        return await places_details.details(conn, number)
    raise NotFound(
        fr=f"Il n’y a pas de lieu « {place_id[:80]} » ici ; ceux de Google n’y valent rien.",
        en=f"There is no place “{place_id[:80]}” here; an id of Google’s is none of ours.",
    )
