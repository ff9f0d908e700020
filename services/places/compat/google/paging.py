"""Twenty results at once, sixty in all; a token holds the request and how far it has come.

Nothing is kept on the server: whoever changes a token asks another question, and no more.
"""

import base64
import json
from collections.abc import Mapping

from core.errors import Invalid

PAGE = 20
MOST = 60
LONGEST_TOKEN = 8_000
#: What a later page needs of the first request.
KEPT = (
    "location", "radius", "keyword", "name", "query", "type", "types", "rankby", "opennow",
    "language", "region",
)  # fmt: skip


def token(values: Mapping[str, str], offset: int) -> str:
    """For the page that begins after so many results."""
    kept = {name: values[name] for name in KEPT if name in values}
    return base64.urlsafe_b64encode(json.dumps([offset, kept]).encode()).decode().rstrip("=")


def resume(values: Mapping[str, str], is_paged: bool) -> tuple[Mapping[str, str], int]:
    """The request that a `pagetoken` goes on with, and its offset. Raises `Invalid`."""
    text = values.get("pagetoken", "").strip() if is_paged else ""
    if not text:
        return values, 0
    try:
        offset, kept = json.loads(base64.urlsafe_b64decode(text[:LONGEST_TOKEN] + "==="))
        known = {name: str(kept[name]) for name in KEPT if name in kept}
    except (ValueError, TypeError, RecursionError) as error:
        raise _foreign() from error
    if offset not in range(PAGE, MOST, PAGE):
        raise _foreign()
    return known, int(offset)


def _foreign() -> Invalid:
    return Invalid(
        fr="« pagetoken » n’est pas un jeton d’une page précédente ; recommencez sans lui.",
        en="“pagetoken” is no token of an earlier page; begin again without it.",
    )
