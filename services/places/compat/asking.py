"""What adapters ask of search and reverse: more than is needed, where they keep but a part."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from itertools import islice

from core.database import Connection, Row
from services.places.compat.found import Found, found
from services.places.nearby import FARTHEST_M as NEARBY_M
from services.places.nearby import nearby
from services.places.reverse import FARTHEST_M as REVERSE_M
from services.places.reverse import reverse
from services.places.search import Query, search

Keep = Callable[[Found], bool]
MOST = 100
#: So many more are asked for where some will be left out.
SURPLUS = 5
STREET_HANDICAP_M = 50


@dataclass(frozen=True)
class Sought:
    """As `services.places.search.Query`; `keep` says of each answer whether it is wanted.

    `langs` are the languages of names, the preferred one first.
    """

    q: str
    limit: int
    langs: Sequence[str] = ()
    bias: tuple[float, float] | None = None
    zoom: float | None = None
    bbox: tuple[float, float, float, float] | None = None
    categories: Sequence[str] | None = None
    kinds: Sequence[str] | None = None
    prefix: bool = False
    keep: Keep | None = None


async def search_for(conn: Connection, sought: Sought) -> list[Found]:
    """The best answers that are kept. Raises what search raises."""
    if not sought.q.strip() or sought.limit <= 0:
        return []
    known = {field.name for field in fields(Query)}
    asked = {name: value for name, value in vars(sought).items() if name in known}
    rows = await search(conn, Query(**asked | {"limit": _enough(sought.limit, sought.keep)}))
    kept = (
        one
        for one in found(rows, sought.langs)
        if (sought.kinds is None or one.kind in sought.kinds)
        and (sought.keep is None or sought.keep(one))
    )
    return list(islice(kept, sought.limit))


@dataclass(frozen=True)
class Around:
    """A position (lon, lat in WGS 84), and what of the things around it is wanted.

    At most `limit` of each kind that `kinds` names, or of any; `categories` are of places, and wish
    for places alone.
    """

    position: tuple[float, float]
    radius_m: float
    limit: int
    langs: Sequence[str] = ()
    categories: Sequence[str] | None = None
    kinds: Sequence[str] | None = None
    keep: Keep | None = None


async def look_around(conn: Connection, around: Around) -> list[Found]:
    """What is around, nearest first; what covers the position comes last."""
    rows = await _around(conn, around)
    kept = [one for one in found(rows, around.langs) if around.keep is None or around.keep(one)]
    return sorted(kept, key=_how_near)


def _how_near(one: Found) -> tuple[bool, float, bool]:
    """A street's line is nearly always nearer than its houses, which say more; and of the two that
    a place with an address is, the place does."""
    handicap_m = STREET_HANDICAP_M if one.kind == "street" else 0
    return one.covers, (one.distance_m or 0) + handicap_m, one.kind != "place"


async def _around(conn: Connection, around: Around) -> list[Row]:
    (lon, lat), limit = around.position, MOST if around.keep else around.limit
    if around.categories is not None:
        radius_m = min(around.radius_m, NEARBY_M)
        return await nearby(conn, lon, lat, radius_m, around.categories, limit)
    radius_m = min(around.radius_m, REVERSE_M)
    return await reverse(conn, lon, lat, radius_m=radius_m, limit=limit, kinds=around.kinds)


def _enough(limit: int, keep: Keep | None) -> int:
    return min(MOST, limit * SURPLUS if keep else limit)
