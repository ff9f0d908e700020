"""A topic: one OSM theme, one table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["node", "way", "area"]
Value = str | int | float | bool | None
Row = tuple[Value, ...]
Tags = Mapping[str, str]  # or osmium's TagList, which has the same `get` and `in`
Element = Any  # osmium's Node, Way or Area

Maker = Callable[[Element, Any], Row | None]


@dataclass(frozen=True)
class Topic:
    """`rows` has a function for each kind of element that the topic looks at.

    Each takes an element and its tags, and returns the values of `columns`, or None if the element
    is not of this topic. A closed way arrives as an area and as a way: a topic says which it takes.
    """

    name: str
    table: str
    keys: tuple[str, ...]  # the tag keys without which a node or an area is not looked at
    columns: tuple[str, ...]  # beside osm_type, osm_id and geom, which every topic has
    rows: Mapping[Kind, Maker]
