"""Find places by what people type; accents, case, plurals and typos are forgiven."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.database import Connection, Row
from core.sql import queries
from services.places.categories import check

SQL = queries(__name__)

# Each step forgives more than the one before; the first that finds something answers.
STEPS = (
    "typed",  # every word, unknown ones corrected
    "typos",  # known words may be typos of others, too
    "some",  # any of the words
)


@dataclass(frozen=True)
class Query:
    """`bias` is (lon, lat), `bbox` is (west, south, east, north), both in WGS 84."""

    q: str
    bias: tuple[float, float] | None = None
    bbox: tuple[float, float, float, float] | None = None
    categories: Sequence[str] | None = None
    limit: int = 10


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
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "categories": list(query.categories) if query.categories else None,
        "max_results": query.limit,
    }
    for step in STEPS:
        cursor = await conn.execute(SQL["search"], parameters | {"step": step})
        if rows := await cursor.fetchall():
            return rows
    return []
