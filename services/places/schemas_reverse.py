"""The GeoJSON of /places/reverse: addresses, places, streets and areas in one shape."""

from typing import Any, Literal, Self

from pydantic import BaseModel, Field

from core.credits import OSM, Credit, licence_of
from core.database import Row
from core.errors import Lang
from services.places.reverse import best_address
from services.places.schemas import ATTRIBUTION, Address, Credited, Point, category_label, place

Kind = Literal["address", "place", "street", "municipality", "area"]


class FoundSummary(BaseModel):
    """What is known of something at a point; a category is that of a place."""

    kind: Kind
    name: str | None = Field(description="of an address, that of the house")
    category: str | None
    category_label: str | None
    group: str | None
    address: Address | None
    distance_m: float = Field(description="to the point of it; to the street's line; 0 within")
    osm: str | None = Field(description="n, w or r and the id", examples=["n123"])
    source: str = Field(examples=["osm", "ban", "bano"])
    licence: str = Field(description="SPDX")

    @classmethod
    def from_row(cls, row: Row, lang: Lang) -> Self:
        category = row["category"]
        return cls(
            kind=row["kind"],
            name=row["names"].get(lang) or row["name"],
            category=category,
            category_label=category and category_label(category, lang),
            group=row["category_group"],
            address=Address.from_row(row, lang),
            distance_m=round(row["distance_m"], 1),
            osm=row["osm_type"] and f"{row['osm_type']}{row['osm_id']}",
            source=row["source"],
            licence=row["licence"],
        )


class FoundFeature(BaseModel):
    type: Literal["Feature"] = "Feature"
    id: str = Field(description="stable", examples=["address-n123", "area-1684625"])
    geometry: Point
    bbox: tuple[float, float, float, float] | None = Field(
        description="west, south, east, north of a street or an area"
    )
    properties: FoundSummary

    @classmethod
    def from_row(cls, row: Row, lang: Lang) -> Self:
        box: Any = row["extent"] and tuple(round(degrees, 7) for degrees in row["extent"])
        return cls(bbox=box, properties=FoundSummary.from_row(row, lang), **place(row))


class Found(Credited):
    """What is at a point, by kind; `address` is the best one, again."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    address: FoundFeature | None = Field(description="null where none is near enough")
    features: list[FoundFeature]

    @classmethod
    def from_rows(cls, rows: list[Row], lang: Lang, credits: list[Credit]) -> Self:
        """`credits` are those of the sources beside OpenStreetMap that rows are from."""
        best = best_address(rows)
        return cls(
            attribution="; ".join([ATTRIBUTION, *(credit.text for credit in credits)]),
            licence=licence_of([OSM, *credits]),
            address=FoundFeature.from_row(best, lang) if best else None,
            features=[FoundFeature.from_row(row, lang) for row in rows],
        )
