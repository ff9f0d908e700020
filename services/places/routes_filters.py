"""The parameters that say which places: by their tags, when they were verified, when open."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from fastapi import Query

from core.errors import Invalid
from core.http.problems import MEDIA_TYPE, Problem
from services.places.conditions import Condition
from services.places.fields import Tree, mask
from services.places.hours.whereabouts import zone_of
from services.places.schemas import Details

MOST_CONDITIONS, MOST_VALUES = 10, 20
LOOPS = ("hearing_loop", "audio_loop", "hearing_impaired:induction_loop")
ACCESS = {"yes": ("yes", "designated"), "limited": ("limited",), "no": ("no",)}
DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
LONGEST_AGO = timedelta(days=50 * 365)

With = Annotated[
    str | None,
    Query(
        alias="with",
        max_length=500,
        description="what OSM tags say, separated by commas, all of it: `key`, `key=value`, "
        "`key=one|other`; with `-` before it, not so",
        examples=["diet:vegan=yes,cuisine=pizza|italian,-takeaway=only"],
    ),
]
Wheelchair = Annotated[
    str | None,
    Query(max_length=40, description="any of yes, limited, no", examples=["yes,limited"]),
]
HearingLoop = Annotated[
    str | None, Query(max_length=40, description="any of yes, limited, no", examples=["yes"])
]
VerifiedWithin = Annotated[
    str | None,
    Query(
        max_length=10,
        description="edited or checked in OSM in the last days, weeks, months or years",
        examples=["180d", "6m"],
    ),
]
OpenAt = Annotated[
    str | None,
    Query(
        max_length=40,
        description="open now, or at a date and time; on the clock of the position, or where none "
        "is given of each place, unless it says of which",
        examples=["now", "2026-12-24T17:30", "2026-12-24T17:30Z"],
    ),
]
Fields = Annotated[
    str | None,
    Query(
        max_length=1_000,
        description="which properties to give, with dots for what is inside: of those of a place",
        examples=["name,address.city,opening.open_now"],
    ),
]
# What routes with `fields` may answer besides.
UNMASKED: dict[int | str, dict[str, Any]] = {
    400: {
        "model": Problem,
        "content": {MEDIA_TYPE: {}},
        "description": "`fields` names what there is not",
    }
}


def conditions_of(
    with_: str | None, wheelchair: str | None, hearing_loop: str | None
) -> list[Condition]:
    """What tags must say. Raises `Invalid`."""
    parts = [part.strip() for part in (with_ or "").split(",") if part.strip()]
    if len(parts) > MOST_CONDITIONS:
        raise Invalid(
            fr=f"« with » a {len(parts)} conditions ; le maximum est {MOST_CONDITIONS}.",
            en=f"“with” has {len(parts)} conditions; the most is {MOST_CONDITIONS}.",
        )
    conditions = [_condition(part) for part in parts]
    if wheelchair is not None:
        values = _access("wheelchair", wheelchair)
        conditions.append(Condition(("wheelchair",), values))
    if hearing_loop is not None:
        conditions.append(Condition(LOOPS, _access("hearing_loop", hearing_loop)))
    return conditions


def verified_since_of(text: str | None) -> date | None:
    """The first day (UTC) that counts. Raises `Invalid`."""
    if text is None:
        return None
    match = re.fullmatch(r"([1-9]\d{0,4})([dwmy])", text, re.ASCII)
    ago = timedelta(days=int(match[1]) * DAYS[match[2]]) if match else None
    if ago is None or ago > LONGEST_AGO:
        raise Invalid(
            fr=f"« verified_within » vaut {text} ; il faut un nombre et d, w, m ou y (jours, "
            "semaines, mois, ans), comme 180d, et 50y au plus.",
            en=f"“verified_within” is {text}; it must be a number and d, w, m or y (days, weeks, "
            "months, years), such as 180d, and 50y at most.",
        )
    return datetime.now(UTC).date() - ago


def open_at_of(text: str | None, position: tuple[float, float] | None) -> datetime | None:
    """An instant; one without a time zone is on the clock at the position (lon, lat).

    Without a position it stays without a time zone. Raises `Invalid`.
    """
    if text is None:
        return None
    at = datetime.now(UTC) if text == "now" else _moment(text)
    if at is None or not 2000 <= at.year < 2100:
        raise Invalid(
            fr=f"« open_at » vaut {text} ; il faut now, ou une date et une heure de 2000 à 2099, "
            "comme 2026-12-24T17:30.",
            en=f"“open_at” is {text}; it must be now, or a date and time from 2000 to 2099, such "
            "as 2026-12-24T17:30.",
        )
    if at.tzinfo is None and position is not None:
        at = at.replace(tzinfo=zone_of(*position))
    return at.astimezone(UTC) if at.tzinfo else at


def _moment(text: str) -> datetime | None:
    """A date and time of ISO 8601, with or without a time zone; None for no such."""
    try:
        return datetime.fromisoformat(text.replace(" ", "+"))  # a + that the URL did not write %2B
    except ValueError:
        return None


def fields_of(text: str | None) -> Tree | None:
    """The fields of a place that are asked for; None for the usual ones. Raises `Malformed`."""
    return None if text is None else mask(Details, text)


def _condition(part: str) -> Condition:
    """`key`, `key=value`, `key=one|other` or any of them with a `-` before it."""
    key, equals, values = part.removeprefix("-").partition("=")
    wanted = tuple(value.strip() for value in values.split("|") if value.strip())
    if "\0" in part or not key.strip() or bool(equals) != bool(wanted) or len(wanted) > MOST_VALUES:
        shown = part[:80].replace("\0", "␀")
        raise Invalid(
            fr=f"« with » contient {shown} ; il faut clé, clé=valeur ou clé=une|autre, avec "
            f"{MOST_VALUES} valeurs au plus.",
            en=f"“with” contains {shown}; it must be key, key=value or key=one|other, with "
            f"{MOST_VALUES} values at most.",
        )
    return Condition((key.strip(),), wanted, wanted=not part.startswith("-"))


def _access(name: str, text: str) -> tuple[str, ...]:
    """The values of tags that any of yes, limited and no stand for."""
    words = [word.strip() for word in text.split(",")]
    if not all(word in ACCESS for word in words):
        raise Invalid(
            fr=f"« {name} » vaut {text} ; il faut yes, limited ou no, ou plusieurs, séparés par "
            "des virgules.",
            en=f"“{name}” is {text}; it must be yes, limited or no, or several of them, separated "
            "by commas.",
        )
    return tuple(value for word in words for value in ACCESS[word])
