"""Opening hours in Google's form: whether it is open, the periods of a week, and each day as text.

The week is that which begins today, on the place's clock and by its holidays. What OpenStreetMap
leaves open, or what cannot be understood, has no such form: nothing is told of it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from core.database import Row
from core.errors import Lang
from services.places.hours.opening import Span, spans, state_at
from services.places.hours.whereabouts import zone_of

DAY, WEEK = timedelta(days=1), timedelta(days=7)
ALWAYS = [{"open": {"day": 0, "time": "0000"}}]
#: Monday first, as `weekday_text` has them.
DAYS: dict[Lang, tuple[str, ...]] = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
CLOSED: dict[Lang, str] = {"fr": "Fermé", "en": "Closed"}
DAY_AND_NIGHT: dict[Lang, str] = {"fr": "Ouvert 24h/24", "en": "Open 24 hours"}
CLOCK: dict[Lang, str] = {"fr": "%H:%M", "en": "%-I:%M %p"}


def opening_hours(row: Row, lang: Lang, at: datetime) -> dict[str, Any] | None:
    """`open_now`, `periods` and `weekday_text`; None where something of that week is unknown."""
    today = _midnight(row, at)
    # From a day earlier: what begins at midnight is told from what goes on since yesterday.
    first, last = today - DAY, today + WEEK + DAY
    found = spans(row, first, last) if row.get("opening_hours") else None
    if not found or any(span.state == "unknown" for span in found):
        return None
    is_always = found == [Span(found[0].start, found[0].end, "open")]
    starting = [span for span in found if today <= span.start < today + WEEK]
    week = [span for span in starting if span.state == "open"]
    week.sort(key=lambda span: (_sunday_first(span.start), span.start.time()))
    return {
        "open_now": is_open(row, at),
        "periods": ALWAYS if is_always else [_period(span) for span in week],
        "weekday_text": [_day(number, week, is_always, lang) for number in range(7)],
    }


def is_open(row: Row, at: datetime) -> bool:
    """Whether it is open for sure."""
    return bool(row.get("opening_hours")) and state_at(row, at) == "open"


def utc_offset(row: Row, at: datetime) -> int:
    """Of the place's clock, in minutes."""
    offset = at.astimezone(zone_of(row["lon"], row["lat"])).utcoffset() or timedelta()
    return round(offset.total_seconds() / 60)


def _midnight(row: Row, at: datetime) -> datetime:
    here = at.astimezone(zone_of(row["lon"], row["lat"]))
    return here.replace(hour=0, minute=0, second=0, microsecond=0)


def _period(span: Span) -> dict[str, Any]:
    return {"open": _moment(span.start), "close": _moment(span.end)}


def _moment(at: datetime) -> dict[str, Any]:
    return {"day": _sunday_first(at), "time": f"{at:%H%M}"}


def _sunday_first(at: datetime) -> int:
    """0 is Sunday."""
    return at.isoweekday() % 7


def _day(number: int, week: Sequence[Span], is_always: bool, lang: Lang) -> str:
    """`Monday: 7:00 AM – 7:00 PM`; what begins on a day is told with it, whenever it ends."""
    begun = [span for span in week if span.start.weekday() == number]
    if is_always or any(span.end - span.start == DAY and not span.start.hour for span in begun):
        told = DAY_AND_NIGHT[lang]
    else:
        clock = CLOCK[lang]
        told = ", ".join(f"{span.start:{clock}} – {span.end:{clock}}" for span in begun)
    return f"{DAYS[lang][number]}: {told or CLOSED[lang]}"
