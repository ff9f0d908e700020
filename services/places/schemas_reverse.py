"""The GeoJSON of /places/reverse: addresses, places, streets and areas in one shape."""

from typing import Literal, Self

from pydantic import Field

from core.credits import Credit
from core.database import Row
from core.errors import Lang
from services.places.reverse import best_address
from services.places.schemas import Credited, Feature, credited


class Found(Credited):
    """What is at a point, by kind; `address` is the best one, again."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    address: Feature | None = Field(description="null where none is near enough")
    features: list[Feature]

    @classmethod
    def from_rows(cls, rows: list[Row], lang: Lang, credits: list[Credit]) -> Self:
        """`credits` are those of the sources beside OpenStreetMap that rows are from."""
        best = best_address(rows)
        return cls(
            **credited(credits),
            address=Feature.from_row(best, lang) if best else None,
            features=[Feature.from_row(row, lang) for row in rows],
        )
