"""When somebody last saw that a place is as it is told: by what OSM says of it.

The rule is that of `sql/functions/places/is_verified.sql`, which filters by it.
"""

import re
from datetime import UTC, date
from typing import Literal

from core.database import Row

CHECKS = ("check_date", "check_date:opening_hours", "survey:date")
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

How = Literal["survey", "edit"]


def verified(row: Row, today: date) -> tuple[date, How] | None:
    """The latest day (UTC) and how; None for a place of which nothing is known."""
    days: list[tuple[date, How]] = []
    for key in CHECKS:
        if (day := _day(row["tags"].get(key, ""))) and day <= today:
            days.append((day, "survey"))
    if edited := row["osm_timestamp"]:
        days.append((edited.astimezone(UTC).date(), "edit"))
    return max(days, default=None)  # of one day, the survey: it is the later in the alphabet


def _day(text: str) -> date | None:
    """The date of a whole ISO date; None for anything else, such as 2024-05 or 2024-02-30."""
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None
