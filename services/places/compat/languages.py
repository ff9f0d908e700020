"""Preferred languages of names: of all languages, as many as OSM has, not only ours."""

import re
from collections.abc import Iterator

TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
LONGEST = 500
MOST = 10


def languages(accepted: str | None) -> tuple[str, ...]:
    """Of an Accept-Language (RFC 9110 §12.5.4), best first: `fr-CH,de;q=0.5` → fr-CH, fr, de."""
    weighted = list(_weighted((accepted or "")[:LONGEST]))
    weighted.sort(key=lambda pair: -pair[0])
    wanted = (tag for weight, tag in weighted if weight > 0)
    both = (name for tag in wanted for name in (tag, tag.partition("-")[0].lower()))
    return tuple(dict.fromkeys(both))[:MOST]


def _weighted(accepted: str) -> Iterator[tuple[float, str]]:
    for part in accepted.split(","):
        tag, _, parameters = (piece.strip() for piece in part.partition(";"))
        if not TAG.fullmatch(tag):
            continue
        try:
            yield float(parameters.partition("q=")[2] or 1), tag
        except ValueError:
            yield 0, tag
