"""An answer to one row, with its fields as callers read them."""

from typing import Literal, NamedTuple, Self

from core.database import Row
from core.errors import Lang
from services.places.schemas import LICENCE, Address, category_label

PLACE = "place"
OSM = "osm"
#: Why an answer needs a second look, and why there is none; docs/batch-geocoding.md tells each.
Doubt = Literal[
    "low_score", "words_differ", "ambiguous", "number_not_found", "number_differs",
    "street_not_found", "locality_differs", "far", "no_address",
]  # fmt: skip
Failure = Literal[
    "empty", "no_position", "too_long", "no_match", "filtered_out", "timeout", "unavailable",
    "refused", "failed",
]  # fmt: skip
OF_ADDRESS = {"housenumber", "street", "postcode", "city", "county", "county_code", "region"}


class Answer(NamedTuple):
    """`lon` and `lat` in degrees of WGS 84; `reasons` are codes.

    `score` is 0 to 1, `distance_m` is from the position that was asked about, `licence` is SPDX.
    """

    reasons: tuple[Doubt | Failure, ...] = ()
    lon: float | None = None
    lat: float | None = None
    id: str | None = None
    kind: str | None = None
    match: str | None = None
    label: str | None = None
    name: str | None = None
    housenumber: str | None = None
    street: str | None = None
    postcode: str | None = None
    city: str | None = None
    citycode: str | None = None
    county: str | None = None
    county_code: str | None = None
    region: str | None = None
    score: float | None = None
    score_next: float | None = None
    distance_m: float | None = None
    source: str | None = None
    licence: str | None = None

    @property
    def found(self) -> bool:
        return self.id is not None

    @classmethod
    def from_row(cls, row: Row, lang: Lang) -> Self:
        address = Address.from_row(row, lang)
        name = (row["names"] or {}).get(lang) or row["name"]
        return cls(
            lon=round(row["lon"], 7),
            lat=round(row["lat"], 7),
            id=str(row["id"]),
            kind=kind_of(row),
            match=match_of(row),
            label=_label(row, name, address, lang),
            name=name,
            citycode=address.municipality_code if address else None,
            **(address.model_dump(include=OF_ADDRESS) if address else {}),
            score=row.get("score"),
            distance_m=row.get("distance_m"),
            source=row.get("source") or OSM,
            licence=row.get("licence") or LICENCE,
        )


def kind_of(row: Row) -> str:
    return str(row.get("kind") or PLACE)


def match_of(row: Row) -> str:
    """What a search says that matched, else by the kind of the row."""
    if match := row.get("match"):
        return str(match)
    return {"address": "housenumber"}.get(kind_of(row), kind_of(row))


def _label(row: Row, name: str | None, address: Address | None, lang: Lang) -> str:
    """An address in a line, after the name of the place that it is the address of."""
    line = address.label if address else ""
    shown = name or (category_label(row["category"], lang) if row.get("category") else "")
    if kind_of(row) == "address" or (address and shown in (address.street, address.city)):
        shown = ""
    return ", ".join(filter(None, (shown, line)))
