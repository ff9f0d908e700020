"""Whether a place is open at an instant, and when that changes."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from opening_hours import (  # type: ignore[attr-defined]  # its stub leaves the errors out
    InvalidCoordinatesError,
    OpeningHours,
    ParserError,
    State,
    UnknownCountryError,
    validate,
)

from core.database import Row
from services.places.hours import writing
from services.places.hours.whereabouts import country_of, zone_of

Opened = Literal["open", "closed", "unknown"]

FARTHEST = timedelta(days=366)  # how far a next change is looked for
MOST_INTERVALS = 50  # of one state, told apart by their comments alone
REMEMBERED = 4_096  # strings that are kept as read

SUN = ("sunrise", "sunset", "dawn", "dusk")
OPENED: dict[State, Opened] = {
    State.OPEN: "open",
    State.CLOSED: "closed",
    State.UNKNOWN: "unknown",
}


@dataclass(frozen=True)
class Opening:
    """`next_change` is on the place's clock; None where there is none within a year, or known."""

    text: str
    valid: bool  # whether it is written as the specification has it
    state: Opened
    comment: str | None  # what the text says of this state
    next_change: datetime | None
    timezone: str

    @property
    def open_now(self) -> bool | None:
        return None if self.state == "unknown" else self.state == "open"


@dataclass(frozen=True)
class Span:
    """A time that a place is open, or closed, or may be either."""

    start: datetime
    end: datetime
    state: Opened


def opening(row: Row, at: datetime) -> Opening | None:
    """What a place's opening hours say of an instant; None for a place without any.

    `row` has opening_hours, lon and lat (WGS 84); `at` is an instant, with its time zone.
    """
    text = row["opening_hours"]
    if not text:
        return None
    zone = zone_of(row["lon"], row["lat"])
    hours = _hours(row, zone)
    if hours is None:
        return Opening(text, False, "unknown", None, None, zone.key)
    here = at.astimezone(zone)
    state, comment = hours.state(here)
    return Opening(
        text=text,
        valid=validate(text),
        state=OPENED[state],
        comment=comment or None,
        next_change=_next_change(hours, here),
        timezone=zone.key,
    )


def state_at(row: Row, at: datetime) -> Opened:
    """Open, closed or unknown: the same as `opening`, without the next change."""
    if not row["opening_hours"]:
        return "unknown"
    zone = zone_of(row["lon"], row["lat"])
    hours = _hours(row, zone)
    return "unknown" if hours is None else OPENED[hours.state(at.astimezone(zone))[0]]


def spans(row: Row, start: datetime, end: datetime) -> list[Span] | None:
    """What a place is from `start` to `end`, one after the other, on its own clock.

    The first and the last are cut there. None where there are no hours, or they cannot be
    understood. `row` is as `opening` wants it; `start` and `end` have a zone.
    """
    if not row["opening_hours"]:
        return None
    zone = zone_of(row["lon"], row["lat"])
    hours = _hours(row, zone)
    if hours is None:
        return None
    last = end.astimezone(zone)
    found: list[Span] = []
    for begin, until, state, _comment in hours.intervals(start.astimezone(zone), last):
        if found and found[-1].state == OPENED[state]:  # only the comment differs
            found[-1] = replace(found[-1], end=until or last)
        else:
            found.append(Span(begin, until or last, OPENED[state]))
    return found


def _hours(row: Row, zone: ZoneInfo) -> OpeningHours | None:
    text = row["opening_hours"]
    # The sun is the same within a tenth of a degree, to half a minute.
    sun = any(word in text for word in SUN)
    position = (round(row["lat"], 1), round(row["lon"], 1)) if sun else None
    return _read(text, zone.key, country_of(zone), position)


@lru_cache(maxsize=REMEMBERED)
def _read(
    text: str, zone: str, country: str | None, position: tuple[float, float] | None
) -> OpeningHours | None:
    """The hours; None for what cannot be understood. `position` is latitude, longitude."""
    meant = writing.understood(text[: writing.LONGEST])
    if len(text) > writing.LONGEST or writing.has_open_end(meant):
        return None
    try:
        return OpeningHours(
            meant,
            ZoneInfo(zone),
            country,
            position,
            auto_country=False,  # its map of countries takes 110 MB of memory
            auto_timezone=True,  # the zone given stays; without this the sun rises at 7:00
            max_interval_days=FARTHEST.days,
        )
    except UnknownCountryError:  # without a calendar, its holidays are days like others
        return _read(text, zone, None, position)
    except (ParserError, InvalidCoordinatesError):
        return None


def _next_change(hours: OpeningHours, at: datetime) -> datetime | None:
    """When the state changes; the evaluator tells also when only the comment does."""
    limit = at + FARTHEST
    intervals = hours.intervals(at, limit)
    first = next(intervals, None)
    for _, (start, _end, state, _comment) in zip(range(MOST_INTERVALS), intervals, strict=False):
        if first is not None and state != first[2]:
            return start
    return None
