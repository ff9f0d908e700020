"""Find places by what people type; accents, case, plurals and typos are forgiven."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from core.database import Connection, Row
from core.sql import queries
from services.places.categories import check
from services.places.conditions import Condition, jsonpath
from services.places.hours.opening import state_at
from services.places.hours.whereabouts import zone_of

SQL = queries(__name__)

# Each step forgives more than the one before; the first that finds something answers.
STEPS = (
    "typed",  # every word; unknown ones are corrected, and of one or two words known ones, too
    "typos",  # known words may be typos of others, too
    "some",  # any of the words
)
# While somebody types, what is known is taken for what is meant.
STEPS_OF_PREFIX = ("begun", *STEPS[1:])
KINDS = ("address", "place", "street", "municipality")
NEAR_M = 500
NEAREST_M = 50
FARTHEST_M = 50_000
USUAL_ZOOM = 14
# Whether a place is open is worked out here, not in the database: so many are looked at.
LOOKED_AT_EACH, MOST_LOOKED_AT = 5, 200


@dataclass(frozen=True)
class Query:
    """`bias` is (lon, lat), `bbox` is (west, south, east, north), both in WGS 84.

    `zoom` is that of the map whose middle the bias is: the farther out, the less distance counts.
    `kinds` keeps some of `KINDS`. `prefix` is for what is being typed, at every keystroke.
    With any of `conditions`, `verified_since` (a day, UTC) and `open_at`, places alone are meant.
    An `open_at` without a time zone is on the clock of each place.
    """

    q: str
    bias: tuple[float, float] | None = None
    zoom: float | None = None
    bbox: tuple[float, float, float, float] | None = None
    categories: Sequence[str] | None = None
    kinds: Sequence[str] | None = None
    conditions: Sequence[Condition] = ()
    verified_since: date | None = None
    open_at: datetime | None = None
    limit: int = 10
    prefix: bool = False

    @property
    def near_m(self) -> float:
        """Metres at which nearness counts half: `NEAR_M` at z14, and twice that a zoom farther."""
        zooms_out = 0 if self.zoom is None else USUAL_ZOOM - self.zoom
        return float(min(max(NEAR_M * 2**zooms_out, NEAREST_M), FARTHEST_M))


async def search(conn: Connection, query: Query) -> list[Row]:
    """The places that match, best first; `sql/functions/places/search.sql` has the formula.

    With `open_at`, those that are open of the best `LOOKED_AT_EACH` × limit, at most
    `MOST_LOOKED_AT`, that say when they are. Raises `Invalid` for an unknown category.
    """
    check(query.categories)
    parameters = _parameters(query)
    for step in STEPS_OF_PREFIX if query.prefix else STEPS:
        cursor = await conn.execute(SQL["search"], parameters | {"step": step})
        rows = await cursor.fetchall()
        if query.open_at is not None:
            rows = [row for row in rows if _is_open(row, query.open_at)][: query.limit]
        if rows:
            return rows
    return []


def _parameters(query: Query) -> dict[str, Any]:
    bias_lon, bias_lat = query.bias or (None, None)
    west, south, east, north = query.bbox or (None, None, None, None)
    since, with_hours = query.verified_since, query.open_at is not None
    looked_at = max(query.limit, min(LOOKED_AT_EACH * query.limit, MOST_LOOKED_AT))
    return {
        "q": query.q,
        "bias_lon": bias_lon,
        "bias_lat": bias_lat,
        "near_m": query.near_m,
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "categories": list(query.categories) if query.categories else None,
        "kinds": list(query.kinds) if query.kinds else None,
        "conditions": jsonpath(query.conditions),
        "verified_since": since.isoformat() if since else None,
        "today": datetime.now(UTC).date().isoformat() if since else None,
        "with_hours": with_hours,
        "max_results": looked_at if with_hours else query.limit,
    }


def _is_open(row: Row, at: datetime) -> bool:
    here = at if at.tzinfo else at.replace(tzinfo=zone_of(row["lon"], row["lat"]))
    return state_at(row, here) == "open"
