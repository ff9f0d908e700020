"""What a request to /compat/ban says; parameters that are not Addok's are ignored."""

from core.errors import Malformed, TooLarge
from services.places.compat.given import Given, number, whole

LON = ("lon", "lng", "long", "longitude")
LAT = ("lat", "latitude")
LONGEST_Q = 200
MOST = 100
YES, NO = ("1", "true", "yes", "on", "t", "y"), ("0", "false", "no", "off", "f", "n")
FILTERS = ("type", "postcode", "citycode")
Position = tuple[float, float]


class Missing(Malformed):
    """A parameter is missing."""


def q_of(given: Given) -> str:
    """Raises `Missing`, or `TooLarge` where it is too long."""
    q = (given.get("q") or "").strip()
    if not q:
        raise _missing("q")
    if len(q) > LONGEST_Q:
        raise TooLarge(
            fr=f"Recherche trop longue : {len(q)} caractères, la limite est {LONGEST_Q}.",
            en=f"Query too long, {len(q)} chars, limit is {LONGEST_Q}",
        )
    return q


def limit_of(given: Given, usual: int) -> int:
    """Raises `Malformed`."""
    text = given.get("limit")
    limit = usual if not text else whole(text)
    if limit is None or not 1 <= limit <= MOST:
        raise _invalid("limit", fr=f"Il faut de 1 à {MOST}.", en=f"out of range (1..{MOST})")
    return limit


def autocomplete_of(given: Given) -> bool:
    """Whether the last word may be unfinished; yes unless told. Raises `Malformed`."""
    text = (given.get("autocomplete") or YES[0]).lower()
    if text not in (*YES, *NO):
        values = ", ".join((YES[0], NO[0]))
        raise _invalid("autocomplete", fr=f"Il faut {values}.", en=f"it must be one of {values}")
    return text in YES


def center_of(given: Given) -> Position | None:
    """lon, lat of what is looked at; both or none. Raises `Malformed`."""
    lon, lat = _degrees(given, LON, 180), _degrees(given, LAT, 90)
    return None if lon is None or lat is None else (lon, lat)


def position_of(given: Given) -> Position:
    """lon, lat. Raises `Missing` or `Malformed`."""
    lon, lat = _degrees(given, LON, 180), _degrees(given, LAT, 90)
    if lon is None:
        raise _missing("lon")
    if lat is None:
        raise _missing("lat")
    return lon, lat


def filters_of(given: Given) -> dict[str, list[str]]:
    """What answers have to be of; of several values, repeated or apart by spaces, any will do."""
    asked = {name: [v for text in given.all(name) for v in text.split()] for name in FILTERS}
    return {name: values for name, values in asked.items() if values}


def _degrees(given: Given, names: tuple[str, ...], most: int) -> float | None:
    text = given.get(*names)
    if text is None:
        return None
    value = number(text)
    if value is None:
        raise _invalid(names[0], fr="Il faut un nombre.", en="invalid value")
    if not -most <= value <= most:
        raise _invalid(
            names[0], fr=f"Il faut entre -{most} et {most}.", en=f"out of range: -{most} to {most}"
        )
    return value


def _missing(name: str) -> Missing:
    return Missing(
        fr=f"Le paramètre « {name} » est obligatoire.",
        en=f'The "{name}" parameter is required.',
    )


def _invalid(name: str, *, fr: str, en: str) -> Malformed:
    return Malformed(
        fr=f"Le paramètre « {name} » n’est pas valable. {fr}",
        en=f'The "{name}" parameter is invalid. {en}',
    )
