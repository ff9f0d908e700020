"""What is looked for: addresses and named places of the data; and whether an answer is it."""

import math
import random
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.database import connect
from core.errors import Unavailable
from core.sql import queries

SQL = queries(__name__)
SEED = 5
NEAR_M = 150
EARTH_M = 6_371_008.8
Feature = Mapping[str, Any]


@dataclass(frozen=True)
class Target:
    """`position` is lon, lat in WGS 84."""

    id: str
    position: tuple[float, float]

    def is_hit(self, feature: Feature) -> bool:
        """The same thing, at most 150 m away."""
        near = distance_m(self.position, feature["geometry"]["coordinates"]) <= NEAR_M
        return near and self.is_same(feature["properties"])

    def is_same(self, properties: Mapping[str, Any]) -> bool:
        raise NotImplementedError


@dataclass(frozen=True)
class Address(Target):
    housenumber: str
    street: str
    postcode: str | None
    city: str | None

    def is_same(self, properties: Mapping[str, Any]) -> bool:
        """The same street and number, however they are spelt."""
        found = properties["address"] or {}
        spelt = found.get("housenumber") or "", found.get("street") or ""
        return [plain(text) for text in spelt] == [plain(self.housenumber), plain(self.street)]


@dataclass(frozen=True)
class Place(Target):
    name: str
    names: frozenset[str]  # in any language: an answer is in one

    def is_same(self, properties: Mapping[str, Any]) -> bool:
        return plain(properties["name"] or "") in {plain(name) for name in self.names}


def addresses(url: str, count: int) -> list[Address]:
    """Addresses with a number, a street, and a postcode or a commune; always the same ones.

    Raises `Unavailable` where there are none.
    """
    with connect(url) as conn:
        rows = conn.execute(SQL["addresses"]).fetchall()
    return [Address(id, (lon, lat), *rest) for id, lon, lat, *rest in _some(rows, count)]


def places(url: str, count: int) -> list[Place]:
    """Named places whose name no place further away has: without a position, others could be
    meant as well. Always the same ones. Raises `Unavailable` where there are none.
    """
    with connect(url) as conn:
        rows = conn.execute(SQL["places"]).fetchall()
    return [
        Place(id, (lon, lat), name, frozenset([name, *others]))
        for id, lon, lat, name, others in _some(_only_ones(rows), count)
    ]


def _only_ones(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows (id, lon, lat, name, …) whose namesakes, if any, lie within 150 m."""
    by_name: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        by_name.setdefault(plain(row[3]), []).append(row)
    return [
        row
        for name, all_of_them in by_name.items()
        for row in all_of_them
        if name and all(distance_m(row[1:3], other[1:3]) <= NEAR_M for other in all_of_them)
    ]


def _some(rows: Sequence[tuple[Any, ...]], count: int) -> list[tuple[Any, ...]]:
    if not rows:
        raise Unavailable(
            fr="La base n’a ni adresses ni lieux : importez d’abord un extrait.",
            en="The database has no addresses or places: import an extract first.",
        )
    return random.Random(SEED).sample(rows, min(count, len(rows)))  # noqa: S311


def plain(text: str) -> str:
    """Letters and digits only, without case and accents."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[\W_]+", "", "".join(c for c in bare if not unicodedata.combining(c)))


def distance_m(one: Sequence[float], other: Sequence[float]) -> float:
    """Between two positions (lon, lat) on a sphere: within 0.6 % of that on the ellipsoid."""
    lon1, lat1, lon2, lat2 = map(math.radians, (*one[:2], *other[:2]))
    chord = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_M * math.asin(math.sqrt(chord))


def moved(
    position: tuple[float, float], most_m: float, random_: random.Random
) -> tuple[float, float]:
    """A position up to so many metres away, in any direction."""
    angle, metres = random_.uniform(0, 2 * math.pi), random_.uniform(0, most_m)
    north = math.degrees(metres * math.cos(angle) / EARTH_M)
    east = math.degrees(metres * math.sin(angle) / EARTH_M / math.cos(math.radians(position[1])))
    return round(position[0] + east, 6), round(position[1] + north, 6)
