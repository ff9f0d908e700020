"""`cursor=`: where a page ended, so that the next one goes on there whatever was written since."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress

from core.errors import Malformed

#: Of the last feature: the values it was sorted by, then its id, as PostgreSQL writes them.
Cursor = tuple[str | None, ...]


def write_cursor(values: Cursor) -> str:
    """Letters, digits, `-` and `_`, for a URL."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str, length: int) -> Cursor:
    """What `write_cursor` wrote, if it has that many values. Raises `Malformed`."""
    with suppress(ValueError, binascii.Error, RecursionError):  # nothing that we wrote
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        values = json.loads(urlsafe_b64decode(padded))
        if isinstance(values, list) and len(values) == length and _are_texts(values):
            return tuple(values)
    raise unknown_cursor(text)


def unknown_cursor(text: str) -> Malformed:
    return Malformed(
        fr=f"« cursor » vaut {text[:80]}, qu’aucune page n’a donné : suivez le lien « next », ou "
        "recommencez sans.",
        en=f"“cursor” is {text[:80]}, which no page has given: follow the link “next”, or begin "
        "again without it.",
    )


def _are_texts(values: list[object]) -> bool:
    *sorted_by, key = values
    return isinstance(key, str) and all(
        value is None or (isinstance(value, str) and "\0" not in value)
        for value in (*sorted_by, key)
    )
