"""Dates and times as CQL2 writes them: RFC 3339, a time without a zone being of UTC."""

import re
from datetime import UTC, date, datetime

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TIMESTAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
OPEN = ".."  # an end of an interval that is none


def read_date(text: object) -> date:
    """Raises `ValueError` for anything else than the date of a day that there is."""
    if not isinstance(text, str) or not DATE.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def read_timestamp(text: object) -> datetime:
    """Raises `ValueError` for anything else than a moment that there is."""
    if not isinstance(text, str) or not TIMESTAMP.fullmatch(text):
        raise ValueError(text)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_end(text: object) -> date | datetime | None:
    """An end of an interval; None where it is open. Raises `ValueError`."""
    if text == OPEN:
        return None
    return read_timestamp(text) if isinstance(text, str) and "T" in text else read_date(text)
