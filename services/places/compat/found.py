"""What search and reverse found, in the words that all geocoders of OSM's family share.

This is the one place of the adapters that reads rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Literal, Self

from core.database import Row
from services.places.compat.tags import Tag, main_tag

Layer = Literal[
    "house", "street", "locality", "district", "city", "county", "state", "country", "other"
]

SETTLEMENTS: Mapping[str, Layer] = {
    "city": "city",
    "town": "city",
    "village": "city",
    "municipality": "city",
    "suburb": "district",
    "quarter": "district",
    "neighbourhood": "locality",
    "hamlet": "locality",
    "isolated_dwelling": "locality",
    "locality": "locality",
    "square": "street",
    "island": "other",
    "region": "state",
    "country": "country",
}
UNITS: Mapping[str, Layer] = {
    "municipality": "city",
    "county": "county",
    "region": "state",
    "country": "country",
}
PROMINENCE: Mapping[Layer, float] = {
    "country": 0.9,
    "state": 0.7,
    "county": 0.6,
    "city": 0.5,
    "district": 0.4,
    "other": 0.3,
    "locality": 0.3,
    "street": 0.2,
    "house": 0.1,
}
#: Ids of ours that are not numbers get one above all that are (places have at most 52 bits), and
#: below 2⁵³, so that JavaScript reads it exactly.
ABOVE_PLACES = 2**52


@dataclass(frozen=True)
class Unit:
    """`names` are all that we know, by language."""

    name: str
    code: str | None
    names: frozenset[str] = frozenset()

    def is_called(self, text: str) -> bool:
        """By any of its names, or its code; `text` is in lower case."""
        return text in {name.casefold() for name in (self.name, self.code or "", *self.names)}


@dataclass(frozen=True)
class Found:
    """Position in degrees of WGS 84, `extent` west, south, east, north; names in one language."""

    id: str
    kind: str
    layer: Layer
    tag: Tag
    name: str | None
    names: Mapping[str, str]
    housenumber: str | None
    street: str | None
    postcode: str | None
    city: str | None
    units: Mapping[str, Unit]
    lon: float
    lat: float
    extent: tuple[float, float, float, float] | None
    osm_type: str | None
    osm_id: int | None
    source: str
    licence: str
    rank: int
    score: float | None
    distance_m: float | None
    tags: Mapping[str, str]

    @property
    def number(self) -> int:
        """Our id as the whole number that Nominatim's clients expect."""
        if self.id.isdecimal():
            return int(self.id)
        digest = blake2b(self.id.encode(), digest_size=8).digest()
        return ABOVE_PLACES + int.from_bytes(digest) % ABOVE_PLACES

    @property
    def covers(self) -> bool:
        """Whether it is an area, in which one is, and not a thing that one is near to."""
        return self.kind in ("municipality", "area")

    @property
    def country_code(self) -> str | None:
        """ISO 3166-1, upper case."""
        country = self.units.get("country")
        return country.code.upper() if country and country.code else None

    @property
    def importance(self) -> float:
        """0 to 1: the prominence of its category on our maps; without one, that of its layer."""
        return round(min(self.rank, 100) / 100, 4) if self.rank > 0 else PROMINENCE[self.layer]

    @classmethod
    def from_row(cls, row: Row, langs: Sequence[str]) -> Self:
        """`langs` are preferred languages, the first wins; none of them: the local name."""
        kind = row.get("kind") or _kind_of_place(row)
        units = {
            name: Unit(
                _named(unit, langs) or "",
                unit.get("code"),
                frozenset(value for key, value in unit.items() if key != "code"),
            )
            for name, unit in (row.get("units") or {}).items()
        }
        municipality = units.get("municipality")
        names = row.get("names") or {}
        return cls(
            id=str(row["id"]),
            kind=kind,
            layer=_layer(kind, row),
            tag=_tag(kind, row),
            name=_named({"name": row.get("name")} | names, langs) if _has_name(kind, row) else None,
            names=names,
            housenumber=row.get("housenumber"),
            street=row.get("street"),
            postcode=row.get("postcode") or row.get("area_postcode"),
            city=row.get("city") or (municipality.name if municipality else None),
            units=units,
            lon=round(row["lon"], 7),
            lat=round(row["lat"], 7),
            extent=_extent(row.get("extent")),
            osm_type=row.get("osm_type"),
            osm_id=row.get("osm_id"),
            source=row.get("source") or "osm",
            licence=row.get("licence") or "ODbL-1.0",
            rank=row.get("rank") or 0,
            score=row.get("score"),
            distance_m=row.get("distance_m"),
            tags=row.get("tags") or {},
        )


def found(rows: Sequence[Row], langs: Sequence[str]) -> list[Found]:
    return [Found.from_row(row, langs) for row in rows]


def _named(names: Mapping[str, Any], langs: Sequence[str]) -> str | None:
    """In the first language that there is, else as it is called there."""
    return next((names[lang] for lang in (*langs, "name") if names.get(lang)), None)


def _kind_of_place(row: Row) -> str:
    return "municipality" if SETTLEMENTS.get(row["category"]) == "city" else "place"


def _has_name(kind: str, row: Row) -> bool:
    """An address is called by its number and street; what else a row says repeats them."""
    return kind != "address" or not row.get("housenumber")


def _layer(kind: str, row: Row) -> Layer:
    if kind == "address":
        return "house" if row.get("housenumber") else "locality"
    if kind == "street":
        return "street"
    if kind == "area":
        return _layer_of_area(row)
    return SETTLEMENTS.get(row.get("category") or "", "city" if kind == "municipality" else "house")


def _layer_of_area(row: Row) -> Layer:
    """By the unit that it is, or of which it has the name; all else is part of a municipality."""
    if row.get("unit"):
        return UNITS.get(row["unit"], "district")
    units = row.get("units") or {}
    wider = (kind for kind in UNITS if kind != "municipality")
    return next(
        (UNITS[kind] for kind in wider if units.get(kind, {}).get("name") == row["name"]),
        "district",
    )


def _tag(kind: str, row: Row) -> Tag:
    if kind == "address":
        return "place", "house" if row.get("housenumber") else "locality"
    if kind == "street":
        return "highway", (row.get("tags") or {}).get("highway", "road")  # `road`: of any class
    if kind == "area" or not row.get("category"):
        return "boundary", "administrative"
    return main_tag(row["category"], row.get("tags") or {})


def _extent(box: Sequence[float] | None) -> tuple[float, float, float, float] | None:
    if not box:
        return None
    west, south, east, north = (round(edge, 7) for edge in box)
    return west, south, east, north
