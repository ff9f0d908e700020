"""What changes with time of a place: whether it is open, and how long ago it was verified."""

from datetime import UTC, date, datetime
from typing import Literal, Self

from pydantic import BaseModel, Field

from core.database import Row
from services.places.hours.opening import Opened, opening
from services.places.verified import verified


class Opening(BaseModel):
    text: str = Field(description="as OSM writes it")
    valid: bool = Field(description="whether it is written as the specification has it")
    state: Opened
    open_now: bool | None = Field(description="null when that is not known")
    comment: str | None = Field(description="what the text says of this state")
    next_change: datetime | None = Field(
        description="on the clock of the place; null when there is none within a year"
    )
    timezone: str = Field(examples=["Europe/Paris"])

    @classmethod
    def from_row(cls, row: Row) -> Self | None:
        """Of this moment; None for a place that does not say when it is open."""
        said = opening(row, datetime.now(UTC))
        return cls.model_validate(said, from_attributes=True) if said else None


class Verified(BaseModel):
    on: date = Field(description="UTC")
    how: Literal["survey", "edit"] = Field(
        description="survey: a mapper says so; edit: the element was edited then"
    )

    @classmethod
    def from_row(cls, row: Row) -> Self | None:
        when = verified(row, datetime.now(UTC).date())
        return cls(on=when[0], how=when[1]) if when else None
