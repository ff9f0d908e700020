"""A topic: one OSM theme, one table."""

from collections.abc import Callable, Collection, Container, Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["node", "way", "area"]
Value = str | int | float | bool | None
Row = tuple[Value, ...]
Tags = Mapping[str, str]


@dataclass(slots=True)
class Element:
    """What a topic may know of an element beside its tags."""

    osm_type: str  # n, w or r
    osm_id: int
    version: int | None = None
    timestamp: int | None = None  # seconds since 1970
    closed: bool = False  # a way that ends where it begins


Maker = Callable[[Element, Tags], Row | None]


@dataclass(frozen=True)
class Topic:
    """`rows` has a function for each kind of element that the topic looks at.

    Each takes an element and its tags, and returns the values of `columns`, or None if the element
    is not of this topic. A closed way arrives as an area (unless it is tagged area=no) and as a
    way: a topic says which it takes. A relation arrives as an area.
    """

    name: str
    table: str
    keys: tuple[str, ...]  # an element with none of these tag keys is not looked at
    columns: tuple[str, ...]  # beside osm_type, osm_id and geom, which every topic has
    rows: Mapping[Kind, Maker]
    # Of some keys, the values that are looked at; else every value is.
    values: Mapping[str, Collection[str]] = field(default_factory=dict)
    ways: Container[int] = ()  # ways that are looked at whatever their tags
    tileset: str = "basemap"  # where its rows are drawn
    # From which zoom on; a column of that name says it for each row. None: they are not drawn.
    minzoom: int | None = 0
    # The columns of the table that tiles show, beside those that every row has; (): all.
    drawn: tuple[str, ...] = ()
