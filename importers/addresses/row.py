"""One address: its parts are checked and written as a line for COPY.

Positions come in degrees of WGS 84 and go out in Web Mercator (EPSG:3857), rounded to the
millimetre as those of OpenStreetMap are, so that an address that stays has the same geometry.
"""

import math
import re
import unicodedata
from functools import lru_cache

from core.errors import Lang

RADIUS = 6_378_137.0  # of the sphere of EPSG:3857, in metres
MOST_LAT = 85.06  # Web Mercator ends here
LONGEST = 200  # characters of a text; the longest name of a street in BAN has about 100
NO_NUMBER = ("", "99999")  # 99999 is how a commune writes that a name has no numbers

# west, south, east, north of where French addresses are: only to tell what cannot be one.
FRANCE = (
    (-5.6, 41.2, 9.9, 51.3),  # métropole
    (-63.3, 14.2, -60.6, 18.3),  # Antilles
    (-54.8, 2.0, -51.4, 6.0),  # Guyane
    (44.9, -13.2, 56.0, -11.2),  # Mayotte
    (55.1, -21.5, 56.0, -20.8),  # La Réunion
    (-56.7, 46.6, -56.0, 47.3),  # Saint-Pierre-et-Miquelon
    (-155.0, -28.0, -134.0, -7.0),  # Polynésie française
    (-178.5, -14.6, -176.0, -13.0),  # Wallis-et-Futuna
    (157.0, -23.5, 173.0, -17.5),  # Nouvelle-Calédonie
)

REASONS: dict[str, dict[Lang, str]] = {
    "columns": {"fr": "pas le nombre de colonnes attendu", "en": "not as many columns as expected"},
    "json": {"fr": "JSON illisible", "en": "JSON that cannot be read"},
    "shape": {"fr": "forme inattendue", "en": "not of the expected shape"},
    "too_long": {"fr": "trop long", "en": "too long"},
    "characters": {"fr": "caractères illisibles", "en": "characters that cannot be read"},
    "no_id": {"fr": "sans identifiant", "en": "no id"},
    "no_name": {"fr": "sans nom de voie ni de lieu-dit", "en": "no name of a street or locality"},
    "number": {"fr": "numéro qui n’en est pas un", "en": "number that is none"},
    "insee": {"fr": "code INSEE qui n’en est pas un", "en": "INSEE code that is none"},
    "postcode": {"fr": "code postal qui n’en est pas un", "en": "postcode that is none"},
    "no_coordinates": {"fr": "sans coordonnées", "en": "no coordinates"},
    "coordinates": {"fr": "coordonnées illisibles", "en": "coordinates that cannot be read"},
    "swapped": {"fr": "longitude et latitude échangées", "en": "longitude and latitude swapped"},
    "outside_world": {"fr": "hors du monde", "en": "outside the world"},
    "outside_france": {"fr": "hors de France", "en": "outside France"},
    "repeated": {"fr": "identifiant déjà lu", "en": "id that was read before"},
}


class Unusable(ValueError):
    """A row that cannot be used; `reason` is a key of REASONS."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def copy_line(
    line: int,
    source_id: str,
    number: str | None,
    name: str,
    postcode: str,
    insee: str,
    city: str,
    lon: str | float,
    lat: str | float,
) -> str:
    """The line of places' load table; `number` comes from `housenumber`. Raises `Unusable`.

    `line` is that of the file, for the report; `name` that of the street or locality.
    """
    x, y = project(*position(lon, lat))
    if not source_id:
        raise Unusable("no_id")
    street = text(name)
    if not street:
        raise Unusable("no_name")
    kind, shown = ("locality", "\\N") if number is None else ("housenumber", number)
    return (
        f"{line}\t{text(source_id)}\t{departement(insee)}\t{kind}\t{shown}\t{street}\t"
        f"{checked_postcode(postcode)}\t{insee}\t{text(city) or _NULL}\t{x:.3f}\t{y:.3f}\n"
    )


@lru_cache(1 << 14)
def housenumber(number: str, suffix: str = "") -> str | None:
    """A house number as it is shown: 12, 12 bis, 12A; None where there is none.

    Raises `Unusable` for what does not begin with a number.
    """
    number = " ".join(number.split())
    if number in NO_NUMBER and not suffix:
        return None
    parts = _NUMBER.fullmatch(f"{number} {suffix}".strip())
    if parts is None:
        if _LIST.fullmatch(number) and not suffix:
            return number
        raise Unusable("number")
    digits, added = str(int(parts[1])), parts[2].lower()
    if len(added) == 1:
        return digits + added.upper()
    return f"{digits} {added}" if added else digits


@lru_cache(1 << 16)
def departement(insee: str) -> str:
    """The département of a commune's INSEE code: 19 of 19005, 2A of 2A004, 974 of 97411."""
    if not _INSEE.fullmatch(insee):
        raise Unusable("insee")
    return insee[:3] if insee.startswith(("97", "98")) else insee[:2]


@lru_cache(1 << 16)
def checked_postcode(postcode: str) -> str:
    """Five digits, or COPY's NULL for none."""
    if not postcode:
        return _NULL
    if not _POSTCODE.fullmatch(postcode):
        raise Unusable("postcode")
    return postcode


@lru_cache(1 << 13)
def text(value: str) -> str:
    """Without what cannot be seen; a backslash as COPY reads it."""
    value = " ".join(value.split())
    if len(value) > LONGEST:
        raise Unusable("too_long")
    if not value.isprintable():
        value = "".join(c for c in value if unicodedata.category(c) != "Cf")
    if not value.isprintable() or "\ufffd" in value:
        raise Unusable("characters")
    return value.replace("\\", "\\\\")


def position(lon: str | float, lat: str | float) -> tuple[float, float]:
    """Degrees of WGS 84, lon before lat, somewhere in France. Raises `Unusable`."""
    if lon in ("", None) or lat in ("", None):
        raise Unusable("no_coordinates")
    try:
        east, north = float(lon), float(lat)
    except (TypeError, ValueError, OverflowError):
        raise Unusable("coordinates") from None
    if in_france(east, north):
        return east, north
    if in_france(north, east):
        raise Unusable("swapped")
    inside = -180 <= east <= 180 and -MOST_LAT <= north <= MOST_LAT
    raise Unusable("outside_france" if inside else "outside_world")


def in_france(lon: float, lat: float) -> bool:
    return any(w <= lon <= e and s <= lat <= n for w, s, e, n in FRANCE)


def project(lon: float, lat: float) -> tuple[float, float]:
    """Web Mercator of degrees, in metres.

    Formula: EPSG Guidance Note 7-2, Popular Visualisation Pseudo-Mercator.
    """
    y = RADIUS * math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
    return RADIUS * math.radians(lon), y


_NULL = "\\N"
_NUMBER = re.compile(r"([0-9]{1,5})[ -]?((?:[A-Za-z][A-Za-z0-9 ]{0,9})?)")
_LIST = re.compile(r"[0-9]+(?: ?[;,/-] ?[0-9]+ ?[A-Za-z]{0,9}){1,5}")
_INSEE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")
_POSTCODE = re.compile(r"[0-9]{5}")
