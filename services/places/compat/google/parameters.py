"""What was asked, read as loosely as Google reads it: what makes no sense counts as not there.

Positions are written `lat,lng` and read as (lon, lat), in WGS 84.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.errors import Invalid, Lang
from services.places.compat.google.geometry import METRES_A_DEGREE, Box, around

LONGEST_TEXT = 200
LONGEST_LIST = 4_000
LONGEST_WORD = 40
FARTHEST_M = 50_000.0
Position = tuple[float, float]


@dataclass(frozen=True)
class Area:
    """Where to look first: around a (lon, lat), as far as `radius_m` if that is known."""

    centre: Position
    radius_m: float | None = None

    @property
    def zoom(self) -> float | None:
        """At which a map would show it."""
        if not self.radius_m:
            return None
        wide = 2 * self.radius_m / METRES_A_DEGREE
        return min(max(math.log2(360 / wide) + 1, 0.0), 20.0)

    @property
    def box(self) -> Box | None:
        return around(*self.centre, self.radius_m) if self.radius_m else None


@dataclass(frozen=True)
class Asked:
    """The parameters of one request, the language of the answer, where this site is, and when."""

    values: Mapping[str, str]
    lang: Lang
    origin: str
    at: datetime

    def text(self, name: str) -> str | None:
        """Raises `Invalid` if it is too long to be looked for."""
        value = self.values.get(name, "").replace("\0", " ").strip()
        if len(value) > LONGEST_TEXT:
            raise Invalid(
                fr=f"« {name} » a {len(value)} caractères ; le maximum est {LONGEST_TEXT}.",
                en=f"“{name}” has {len(value)} characters; the most is {LONGEST_TEXT}.",
            )
        return value or None

    def word(self, name: str) -> str:
        """Something short that may be left out; too much of it is as good as nothing."""
        value = self.values.get(name, "").strip()
        return value if len(value) <= LONGEST_WORD else ""

    def needed(self, name: str) -> str:
        """Raises `Invalid` where it is missing."""
        value = self.text(name)
        if value is None:
            raise missing(name)
        return value

    def position(self, name: str) -> Position | None:
        return _position(self.values.get(name, ""))

    def number(self, name: str) -> float | None:
        return _number(self.values.get(name, ""))

    def flag(self, name: str) -> bool:
        return self.values.get(name, "").strip().lower() == "true"

    def names(self, *parameters: str) -> list[str]:
        """The words of lists whose members are separated by | or a comma."""
        text = "|".join(self.values.get(name, "")[:LONGEST_LIST] for name in parameters)
        return [word for part in text.replace(",", "|").split("|") if (word := part.strip())]

    def components(self) -> list[tuple[str, str]]:
        """`country:FR|postal_code:75001`; a key may come more than once."""
        pairs = self.values.get("components", "")[:LONGEST_LIST].replace("\0", " ").split("|")
        split = ((pair.partition(":")[0].strip(), pair.partition(":")[2].strip()) for pair in pairs)
        return [(key, value[:LONGEST_TEXT]) for key, value in split if key and value]

    def area(self) -> Area | None:
        """Where to look first, by `bounds`, `locationbias` or `location` and `radius`."""
        for name in ("bounds", "locationrestriction", "locationbias"):
            if area := _area(self.values.get(name, "")):
                return area
        location = self.position("location")
        return Area(location, self.radius()) if location else None

    def radius(self) -> float | None:
        """In metres; 50 km at most, however much was asked for."""
        radius = self.number("radius")
        return min(radius, FARTHEST_M) if radius is not None and radius > 0 else None


def missing(name: str) -> Invalid:
    return Invalid(
        fr=f"Il manque « {name} », ou il est illisible.",
        en=f"“{name}” is missing, or cannot be read.",
    )


def _area(text: str) -> Area | None:
    """`circle:500@lat,lng`, `point:lat,lng`, `rectangle:s,w|n,e`, or `s,w|n,e` alone."""
    form, colon, rest = text.partition(":")
    if not colon or form == "rectangle":
        return _rectangle(rest or text)
    if form == "circle":
        radius, _, position = rest.partition("@")
        centre, metres = _position(position), _number(radius)
        if centre is None or metres is None or metres <= 0:
            return None
        return Area(centre, min(metres, FARTHEST_M))
    centre = _position(rest) if form == "point" else None
    return Area(centre) if centre else None


def _rectangle(text: str) -> Area | None:
    """The circle with the same middle, through the middles of the longer sides' neighbours."""
    first, _, second = text.partition("|")
    southwest, northeast = _position(first), _position(second)
    if southwest is None or northeast is None:
        return None
    (west, south), (east, north) = southwest, northeast
    if west > east:  # across the 180th meridian
        east += 360
    lon, lat = (west + east) / 2, (south + north) / 2
    high = abs(north - south) * METRES_A_DEGREE / 2
    wide = (east - west) * METRES_A_DEGREE * math.cos(math.radians(lat)) / 2
    return Area((lon - 360 if lon > 180 else lon, lat), max(high, wide) or None)


def _position(text: str) -> Position | None:
    """From `lat,lng` to (lon, lat)."""
    parts = text[:100].split(",")
    numbers = [_number(part) for part in parts]
    if len(numbers) != 2 or None in numbers:
        return None
    lat, lon = (number for number in numbers if number is not None)
    return (lon, lat) if -90 <= lat <= 90 and -180 <= lon <= 180 else None


def _number(text: str) -> float | None:
    """None also for what is no finite number."""
    try:
        number = float(text[:40])
    except ValueError:
        return None
    return number if math.isfinite(number) else None
