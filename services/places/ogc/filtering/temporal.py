"""The temporal predicates of CQL2 (OGC 21-065r2, 7.9), of moments, days and intervals.

A moment is an interval that ends when it begins. Days are compared with days; beside a moment, a
day is its midnight in UTC.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from pygeofilter import ast
from sqlalchemy import Date, DateTime, Text, and_, cast, literal, null, or_

from core.cql2 import refused
from services.places.ogc.filtering.typed import Interval, Sql, Typed, as_timestamp, needs

#: Start and end of the left, start and end of the right → the condition.
RELATIONS: Mapping[type[ast.TemporalPredicate], Callable[[Sql, Sql, Sql, Sql], Sql]] = {
    ast.TimeAfter: lambda a, b, c, d: a > d,
    ast.TimeBefore: lambda a, b, c, d: b < c,
    ast.TimeContains: lambda a, b, c, d: and_(a < c, b > d),
    ast.TimeDisjoint: lambda a, b, c, d: or_(b < c, a > d),
    ast.TimeDuring: lambda a, b, c, d: and_(a > c, b < d),
    ast.TimeEquals: lambda a, b, c, d: and_(a == c, b == d),
    ast.TimeEndedBy: lambda a, b, c, d: and_(a < c, b == d),
    ast.TimeEnds: lambda a, b, c, d: and_(a > c, b == d),
    ast.TimeMeets: lambda a, b, c, d: b == c,
    ast.TimeMetBy: lambda a, b, c, d: a == d,
    ast.TimeOverlappedBy: lambda a, b, c, d: and_(a > c, a < d, b > d),
    ast.TimeOverlaps: lambda a, b, c, d: and_(a < c, b > c, b < d),
    ast.TimeBegunBy: lambda a, b, c, d: and_(a == c, b > d),
    ast.TimeBegins: lambda a, b, c, d: and_(a == c, b < d),
}


def relate(predicate: type[ast.TemporalPredicate], left: Typed, right: Typed) -> Sql:
    """Raises `Malformed` for what has no time."""
    zoned = any(_is_zoned(one) for one in (left, right))
    return RELATIONS[predicate](*_ends(left, zoned), *_ends(right, zoned))


def interval(start: Typed | None, end: Typed | None) -> Interval:
    """From `start` to `end`; None is an end that is open. Raises `Malformed` where it is none."""
    for one in (start, end):
        if one is not None:
            needs(one, "date", "timestamp", where="INTERVAL")
    shown = f"INTERVAL({start.shown if start else '..'}, {end.shown if end else '..'})"
    first, last = _moment(start), _moment(end)
    if first and last and first > last:
        raise refused(fr=f"{shown} finit avant de commencer.", en=f"{shown} ends before it begins.")
    return Interval("interval", null(), shown, start=start, end=end)


def _moment(typed: Typed | None) -> datetime | None:
    """When a literal is; nothing for what else an end may be."""
    match typed.value if typed else None:
        case datetime() as moment:
            return moment
        case date() as day:
            return datetime(day.year, day.month, day.day, tzinfo=UTC)
    return None


def _is_zoned(typed: Typed) -> bool:
    """Whether there is a moment, and not only days."""
    needs(typed, "date", "timestamp", "interval", where="T_…")
    ends = (typed.start, typed.end) if isinstance(typed, Interval) else (typed,)
    return any(one is not None and one.kind == "timestamp" for one in ends)


def _ends(typed: Typed, zoned: bool) -> tuple[Sql, Sql]:
    first, last = (typed.start, typed.end) if isinstance(typed, Interval) else (typed, typed)
    return _end(first, zoned, "-infinity"), _end(last, zoned, "infinity")


def _end(typed: Typed | None, zoned: bool, infinity: str) -> Sql:
    if typed is None:
        return cast(literal(infinity, Text), DateTime(timezone=True) if zoned else Date())
    return as_timestamp(typed) if zoned else typed.sql
