"""The taxonomy as /places/categories gives it."""

from pydantic import BaseModel, Field

from services.places.schemas import Credited


class GroupOut(BaseModel):
    id: str
    label: str
    labels: dict[str, str]
    icon: str
    colour: str


class CategoryOut(BaseModel):
    id: str
    group: str
    label: str
    labels: dict[str, str]
    icon: str
    osm: list[str] = Field(description="any of these makes it a place of this category")
    naf: list[str] = Field(description="codes such a place usually has, the most usual first")
    gogocarto: list[str] = Field(description="ids in `crosswalks.gogocarto`, the nearest first")


class NafOut(BaseModel):
    version: str
    source: str
    codes: dict[str, str] = Field(description="INSEE's label of each code, in French")


class ThemeOut(BaseModel):
    id: str
    label: str
    labels: dict[str, str]
    names: list[str] = Field(description="what maps call it as well")
    parent: str | None
    transiscope: int | None = Field(description="its number in Transiscope's map")


class GoGoCartoOut(BaseModel):
    version: str
    source: str
    categories: list[ThemeOut]


class CrosswalksOut(BaseModel):
    naf: NafOut
    gogocarto: GoGoCartoOut


class Categories(Credited):
    version: str = Field(description="of the taxonomy, semantic; see docs/taxonomy.md")
    groups: list[GroupOut]
    categories: list[CategoryOut]
    crosswalks: CrosswalksOut
