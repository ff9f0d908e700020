"""What /places tells of the past."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from services.places.schemas import Credited, Point


class Event(BaseModel):
    """Something that became of a place, by the clock of the data."""

    seq: int = Field(description="ascending, with gaps")
    action: Literal["created", "changed", "deleted", "restored", "relinked", "suspect"]
    happened_at: datetime
    osm: str = Field(description="the element it is, was, or perhaps is now", examples=["n123"])
    fields: list[str] | None = Field(description="changed: which; `geom` is its position")
    reason: str | None = Field(description="deleted: why")
    former: str | None = Field(description="relinked: the element that it was")
    place: str | None = Field(description="suspect: the id of the place that it perhaps is now")


class History(Credited):
    id: str
    events: list[Event] = Field(description="newest first")
    next: str | None = Field(description="where older ones are")


class Departed(BaseModel):
    """A place as it was last."""

    id: str
    name: str | None
    category: str
    category_labels: dict[str, str]
    reason: Literal["deleted", "retagged", "undrawable", "not in the extract"]
    gone_at: datetime
    osm: str = Field(description="the element that it was", examples=["n123"])
    geometry: Point
