"""What the page `/` shows before any script runs."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace

import psycopg
from psycopg_pool import PoolTimeout

from core.database import Connection
from core.errors import DomainError, Lang, Unavailable
from services.places.around import find
from services.places.identity import identified
from services.places.schemas import Feature, PlaceFeature
from services.places.search import Query

RESULTS = 50
LONGEST_Q = 200

Connect = Callable[[], AbstractAsyncContextManager[Connection]]


@dataclass(frozen=True)
class MapPage:
    """What was asked for, then what was found; `error` is why something could not be."""

    q: str
    place_id: str
    lang: Lang
    results: list[Feature] = field(default_factory=list)
    place: PlaceFeature | Feature | None = None
    error: DomainError | None = None

    @property
    def query(self) -> dict[str, str]:
        """What the page’s address says, but for the language."""
        return {"q": self.q, "place": self.place_id}


async def fill(connect: Connect, page: MapPage) -> MapPage:
    """The page with what it asks of the database; a plain map asks nothing."""
    page = replace(page, q=page.q.replace("\0", "").strip()[:LONGEST_Q])
    if not (page.q or page.place_id):
        return page
    try:
        async with connect() as conn:
            page = await _search(conn, page) if page.q else page
            return await _details(conn, page) if page.place_id else page
    except DomainError as error:
        return replace(page, error=error)
    except (psycopg.OperationalError, PoolTimeout):
        return replace(page, error=_away())


async def _search(conn: Connection, page: MapPage) -> MapPage:
    rows = await find(conn, Query(q=page.q, layers=None, limit=RESULTS))
    return replace(page, results=[Feature.from_row(row, page.lang) for row in rows])


async def _details(conn: Connection, page: MapPage) -> MapPage:
    row = await identified(conn, page.place_id)
    shown = PlaceFeature if "data_timestamp" in row else Feature
    return replace(page, place=shown.from_row(row, page.lang))


def _away() -> Unavailable:
    return Unavailable(
        fr="La base de données ne répond pas en ce moment. Réessayez dans un instant.",
        en="The database does not answer at the moment. Try again in a moment.",
    )
