"""One state of a replication feed: a sequence number, a time, and where both are kept."""

import re
from datetime import UTC, datetime
from typing import NamedTuple

GREATEST = 999_999_999  # three folders of three digits
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


class State(NamedTuple):
    """Everything up to `timestamp` (UTC) is in the data once diff `sequence` has been applied."""

    sequence: int
    timestamp: datetime


def folder_of(sequence: int) -> str:
    """3047 → `000/003/047`, to which `.state.txt` and `.osc.gz` are added."""
    if not 0 <= sequence <= GREATEST:
        raise ValueError(f"{sequence} is not between 0 and {GREATEST}")
    digits = f"{sequence:09}"
    return f"{digits[:3]}/{digits[3:6]}/{digits[6:]}"


def parse_state(content: bytes) -> State:
    """Read a `state.txt`: lines `key=value`, escaped by backslashes as Java's properties are.

    Unknown keys are let be. Raises `ValueError`, which says what is wrong.
    """
    lines = [line.strip() for line in content.decode("ascii").splitlines()]
    values: dict[str, str] = {}
    for line in lines:
        if not line or line[0] in "#!":
            continue
        key, equals, value = line.partition("=")
        key = key.strip()
        if not equals:
            raise ValueError(f"{line[:40]!r} is not key=value")
        if key in values:
            raise ValueError(f"{key} is there twice")
        values[key] = _unescape(value.strip())
    return State(_sequence(values), _timestamp(values))


def _unescape(value: str) -> str:
    if re.sub(_ESCAPE, "", value).count("\\"):
        raise ValueError("a backslash at the end of a line")
    return _ESCAPE.sub(lambda match: _letter(match[1]), value)


def _letter(escaped: str) -> str:
    if len(escaped) == 5:  # a letter by its number
        return chr(int(escaped[1:], 16))
    return _LETTERS.get(escaped, escaped)


def _sequence(values: dict[str, str]) -> int:
    text = values.get("sequenceNumber", "")
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError(f"sequenceNumber is {text[:40]!r}, not a number of 1 to 9 digits")
    return int(text)


def _timestamp(values: dict[str, str]) -> datetime:
    text = values.get("timestamp", "")
    if not _TIME.fullmatch(text):
        raise ValueError(f"timestamp is {text[:40]!r}, not like 2026-01-31T20:21:00Z")
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
