"""What adapters ask of search and reverse: more than is needed, where they keep but a part."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

from core.database import Connection, Row
from services.places.compat.found import Found, found
from services.places.nearby import FARTHEST_M, nearby
from services.places.search import Query, search

Keep = Callable[[Found], bool]
MOST = 100
#: So many more are asked for where some will be left out.
SURPLUS = 5


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
    return _kept(rows, sought.langs, sought.kinds, sought.keep, sought.limit)


async def look_around(
    conn: Connection,
    position: tuple[float, float],
    *,
    radius_m: float,
    limit: int,
    langs: Sequence[str] = (),
    kinds: Sequence[str] | None = None,
    keep: Keep | None = None,
) -> list[Found]:
    """What is around a position (lon, lat in WGS 84), nearest first."""
    lon, lat = position
    rows = await nearby(conn, lon, lat, min(radius_m, FARTHEST_M), None, _enough(limit, keep))
    return _kept(rows, langs, kinds, keep, limit)


def _enough(limit: int, keep: Keep | None) -> int:
    return min(MOST, limit * SURPLUS if keep else limit)


def _kept(
    rows: Sequence[Row],
    langs: Sequence[str],
    kinds: Sequence[str] | None,
    keep: Keep | None,
    limit: int,
) -> list[Found]:
    kept = (
        one
        for one in found(rows, langs)
        if (kinds is None or one.kind in kinds) and (keep is None or keep(one))
    )
    return [one for one, _ in zip(kept, range(limit), strict=False)]
