"""What is searched for → the best answer, and how sure it is."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

import psycopg
from psycopg_pool import PoolTimeout

from core.database import Row
from core.errors import DomainError, Lang
from services.places import search as places_search
from services.places.batch.answers import PLACE, Answer, Failure
from services.places.batch.asking import LONGEST, Wanted
from services.places.batch.doubt import doubts
from services.places.batch.turns import Desk

KINDS = ("address", "street", "municipality", "place")
CANDIDATES = 5
CANDIDATES_TO_FILTER = 30
OUTAGES = 10  # in a row, after which the rest of a table is not tried

Wish = TypeVar("Wish")

log = logging.getLogger(__name__)


class Tries:
    """What a table's rows ask of the database; a failure is an answer with its reason."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._outages = 0

    async def ask(self, work: Callable[[Any], Awaitable[list[Row]]]) -> list[Row] | Failure:
        """What `work` gives for a connection, else the code of why it gives nothing."""
        if self._outages >= OUTAGES:
            return "unavailable"
        try:
            async with self._desk.turn() as conn:
                rows = await work(conn)
        except (psycopg.errors.QueryCanceled, DomainError) as error:
            return "timeout" if isinstance(error, psycopg.Error) else "refused"
        except (psycopg.OperationalError, PoolTimeout) as error:
            self._outages += 1
            log.error("geocoding a table: %s", error)
            return "unavailable"
        self._outages = 0
        return rows


def whole(
    work: Callable[[Wish], Awaitable[Answer]],
) -> Callable[[Wish], Awaitable[Answer]]:
    """A fault of ours is one row's answer, for the log to explain; the file stays whole."""

    async def answered(wish: Wish) -> Answer:
        try:
            return await work(wish)
        except Exception:
            log.exception("geocoding a row of a table")
            return Answer(("failed",))

    return answered


class Geocoder:
    """Answers one `Wanted` after the other; `kinds` of answers, all by default."""

    def __init__(self, desk: Desk, lang: Lang, kinds: Sequence[str] = KINDS) -> None:
        self._tries = Tries(desk)
        self._lang = lang
        self._kinds = kinds

    async def __call__(self, wanted: Wanted) -> Answer:
        """The best answer, with its doubts; without a place where there is none."""
        if not wanted.text:
            return Answer(("empty",))
        if len(wanted.text) > LONGEST:
            return Answer(("too_long",))
        found = await self._find(wanted)
        if isinstance(found, str):
            return Answer((found,))
        answers = [Answer.from_row(row, self._lang) for row in found]
        kept = [answer for answer in answers if _passes(wanted, answer)]
        if not kept:
            return Answer(("filtered_out" if answers else "no_match",))
        best, second = kept[0], kept[1] if len(kept) > 1 else None
        return best._replace(
            score_next=second and second.score, reasons=doubts(wanted, best, second)
        )

    async def _find(self, wanted: Wanted) -> list[Row] | Failure:
        """Where a street is meant, a bus stop of its name answers only if nothing else does."""
        kinds = [kind for kind in self._kinds if kind != PLACE or not wanted.on_street]
        found = await self._ask(wanted, kinds) if kinds else []
        return found or await self._ask(wanted, self._kinds)

    async def _ask(self, wanted: Wanted, kinds: Sequence[str]) -> list[Row] | Failure:
        filtered = wanted.only_postcode or wanted.only_citycode
        query = places_search.Query(
            q=wanted.text,
            bias=wanted.bias,
            kinds=kinds,
            limit=CANDIDATES_TO_FILTER if filtered else CANDIDATES,
        )
        return await self._tries.ask(lambda conn: places_search.search(conn, query))


def _passes(wanted: Wanted, answer: Answer) -> bool:
    return wanted.only_postcode in (None, answer.postcode) and wanted.only_citycode in (
        None,
        answer.citycode,
    )
