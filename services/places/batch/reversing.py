"""A position → what is there."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from core.database import Connection, Row
from core.errors import Invalid, Lang
from services.places.batch.answers import Answer, Doubt, kind_of
from services.places.batch.asking import position
from services.places.batch.columns import Columns
from services.places.batch.geocoding import Tries
from services.places.batch.turns import Desk

RADIUS_M = 200
FAR_M = 50  # what is farther is doubtful, and comes after what is not
KINDS = ("address", "street", "municipality")
CANDIDATES = 3
DIGITS = 6  # of a degree: a tenth of a metre; positions closer than that are one

Position = tuple[float, float] | None


class Look(Protocol):
    """What finds the nearest: services.places.reverse.reverse."""

    async def __call__(
        self,
        conn: Connection,
        lon: float,
        lat: float,
        *,
        radius_m: float,
        limit: int,
        kinds: Sequence[str] | None = None,
    ) -> list[Row]: ...


class Reverser:
    """Answers one position (lon, lat in WGS 84) after the other; None has no answer."""

    def __init__(self, desk: Desk, lang: Lang, look: Look, kinds: Sequence[str] = KINDS) -> None:
        self._tries = Tries(desk)
        self._lang = lang
        self._look = look
        self._kinds = kinds

    async def __call__(self, where: Position) -> Answer:
        if where is None:
            return Answer(("no_position",))
        lon, lat = where
        found = await self._tries.ask(
            lambda conn: self._look(
                conn, lon, lat, radius_m=RADIUS_M, limit=CANDIDATES, kinds=self._kinds
            )
        )
        if isinstance(found, str):
            return Answer((found,))
        if not found:
            return Answer(("no_match",))
        best = next((row for row in found if not _is_far(row)), found[0])
        answer = Answer.from_row(best, self._lang)
        return answer._replace(reasons=tuple(_doubts(best)))


def _is_far(row: Row) -> bool:
    return (row.get("distance_m") or 0) > FAR_M


def _doubts(row: Row) -> Iterator[Doubt]:
    if _is_far(row):
        yield "far"
    if kind_of(row) != "address":
        yield "no_address"


def position_in(cells: Sequence[str], columns: Columns) -> Position:
    """lon, lat of a row; None where its cells have none."""
    try:
        lon, lat = position(cells, columns)
    except Invalid:
        return None
    return round(lon, DIGITS), round(lat, DIGITS)
