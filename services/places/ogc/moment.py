"""`datetime=`: features of an instant or an interval (RFC 3339), open ends included."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, literal, or_

from core.errors import Malformed

DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
OPEN = ("", "..")


@dataclass(frozen=True)
class Interval:
    """From one instant to another, both included; None where it is open."""

    start: datetime | None
    end: datetime | None


def read_interval(text: str) -> Interval:
    """An instant, a day, or two of them with `/` between; `..` or nothing is an open end.

    A day is all of it, in UTC. Raises `Malformed`.
    """
    first, slash, last = text.partition("/")
    if not slash:
        last = first
    start = None if slash and first in OPEN else _instant(text, first, at_end=False)
    end = None if slash and last in OPEN else _instant(text, last, at_end=True)
    if start and end and start > end:
        raise Malformed(
            fr=f"« datetime » vaut {text[:80]}, qui finit avant de commencer.",
            en=f"“datetime” is {text[:80]}, which ends before it begins.",
        )
    return Interval(start, end)


def lies_in(column: ColumnElement[Any] | None, interval: Interval) -> ColumnElement[bool] | None:
    """Whether a feature is of that time; one that has none always is. None if all are."""
    if column is None:
        return None
    bounds = within(column, interval)
    return or_(column.is_(None), and_(*bounds)) if bounds else None


def within(column: ColumnElement[Any], interval: Interval) -> list[ColumnElement[bool]]:
    """What has to hold of a column of dates or times; those without a zone are in UTC."""
    start, end = _as(column, interval.start), _as(column, interval.end)
    after = [] if start is None else [column >= start]
    return after if end is None else [*after, column <= end]


def _as(column: ColumnElement[Any], instant: datetime | None) -> ColumnElement[Any] | None:
    """An instant as the column has them."""
    if instant is None:
        return None
    if isinstance(column.type, Date):
        return literal(instant.date(), column.type)
    zoned = getattr(column.type, "timezone", False)
    return literal(instant if zoned else instant.replace(tzinfo=None), column.type)


def _instant(whole: str, text: str, *, at_end: bool) -> datetime:
    with suppress(ValueError, OverflowError):  # the 30th of February, or beyond the last year
        if DATE.fullmatch(text):
            # The last microsecond is the last instant that PostgreSQL can tell.
            instant = datetime.combine(date.fromisoformat(text), time(), UTC)
            return instant + timedelta(days=1, microseconds=-1) if at_end else instant
        if INSTANT.fullmatch(text):
            return datetime.fromisoformat(text.upper()).astimezone(UTC)
    raise Malformed(
        fr=f"« datetime » vaut {whole[:80]} ; il faut un instant comme 2026-01-31T12:00:00Z, un "
        "jour comme 2026-01-31, ou un intervalle comme 2026-01-01/2026-01-31 ou 2026-01-01/..",
        en=f"“datetime” is {whole[:80]}; it has to be an instant like 2026-01-31T12:00:00Z, a day "
        "like 2026-01-31, or an interval like 2026-01-01/2026-01-31 or 2026-01-01/..",
    )
