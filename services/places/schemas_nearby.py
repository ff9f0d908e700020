"""Places with the fields that were asked for, and pages of places."""

from typing import Any, Literal, Self

from pydantic import BaseModel, Field

from core.database import Row
from core.errors import Lang
from services.places.fields import Tree, masked
from services.places.schemas import Credited, Details, Feature, PlaceFeature, Point, place


class PartialFeature(BaseModel):
    """A place with those of the properties of a `PlaceFeature` that `fields` names."""

    type: Literal["Feature"] = "Feature"
    id: str
    geometry: Point
    properties: dict[str, Any]

    @classmethod
    def from_row(cls, row: Row, lang: Lang, origin: str, fields: Tree) -> Self:
        values = Details.from_row(row, lang, origin).model_dump(mode="json")
        return cls(properties=masked(values, fields), **place(row))


class PartialPlace(PartialFeature, Credited):
    """The same on its own, with its credit."""


class NearbyCollection(Credited):
    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[Feature | PartialFeature] = Field(description="the nearest first")
    next: str | None = Field(description="where the next page is; null at the end")
    complete: bool = Field(
        description="false where a search for open places ended before the page was full, for the "
        "work it takes; `next` goes on"
    )


def place_feature(
    row: Row, lang: Lang, origin: str, fields: Tree | None
) -> PlaceFeature | PartialPlace:
    """One place, whole or with the fields that were asked for."""
    if fields is None:
        return PlaceFeature.from_row(row, lang, origin)
    return PartialPlace.from_row(row, lang, origin, fields)


def features(
    rows: list[Row], lang: Lang, origin: str, fields: Tree | None
) -> list[Feature | PartialFeature]:
    """Places of a list, as a list shows them or with the fields that were asked for."""
    if fields is None:
        return [Feature.from_row(row, lang) for row in rows]
    return [PartialFeature.from_row(row, lang, origin, fields) for row in rows]
