"""Find places by what people type; accents, case, plurals and typos are forgiven."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.database import Connection, Row
from core.sql import queries
from services.places.categories import check

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


@dataclass(frozen=True)
class Query:
    """`bias` is (lon, lat), `bbox` is (west, south, east, north), both in WGS 84.

    `zoom` is that of the map whose middle the bias is: the farther out, the less distance counts.
    `kinds` keeps some of `KINDS`. `prefix` is for what is being typed, at every keystroke.
    """

    q: str
    bias: tuple[float, float] | None = None
    zoom: float | None = None
    bbox: tuple[float, float, float, float] | None = None
    categories: Sequence[str] | None = None
    kinds: Sequence[str] | None = None
    limit: int = 10
    prefix: bool = False

    @property
    def near_m(self) -> float:
        """Metres at which nearness counts half: `NEAR_M` at z14, and twice that a zoom farther."""
        zooms_out = 0 if self.zoom is None else USUAL_ZOOM - self.zoom
        return float(min(max(NEAR_M * 2**zooms_out, NEAREST_M), FARTHEST_M))


async def search(conn: Connection, query: Query) -> list[Row]:
    """The places that match, best first; `sql/functions/places/search.sql` has the formula.

    Raises `Invalid` for an unknown category.
    """
    check(query.categories)
    bias_lon, bias_lat = query.bias or (None, None)
    west, south, east, north = query.bbox or (None, None, None, None)
    parameters = {
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
        "max_results": query.limit,
    }
    for step in STEPS_OF_PREFIX if query.prefix else STEPS:
        cursor = await conn.execute(SQL["search"], parameters | {"step": step})
        if rows := await cursor.fetchall():
            return rows
    return []
