"""Shortbread `boundaries`: lines of countries (admin_level 2) and states (4).

A line is known by the relations it is a member of, whether or not it has tags of its own; so the
relations are read first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from importers.osm.pbf import Relation
from importers.osm.topic import Element, Row, Tags, Topic

MINZOOMS = {2: 0, 4: 7}
DISPUTED_LEVELS = ("", "2", "3", "4")


@dataclass(frozen=True)
class Border:
    """What the relations say of a way: the highest unit it bounds (the lowest number)."""

    admin_level: int | None
    disputed: bool


def borders_of(relations: Iterable[Relation]) -> dict[int, Border]:
    """Way id → border, from the relations that the ways are members of."""
    borders: dict[int, Border] = {}
    for relation in relations:
        border = _border(relation.tags)
        if border is None:
            continue
        for member in relation.members:
            if member.osm_type == "w":
                borders[member.ref] = _join(borders.get(member.ref), border)
    return borders


def is_border(tags: Tags) -> bool:
    """Whether the ways of a relation with these tags are drawn as a border."""
    return _border(tags) is not None


def _border(tags: Tags) -> Border | None:
    level = tags.get("admin_level", "")
    match tags.get("boundary"):
        case "administrative" if level in ("2", "4"):
            return Border(int(level), disputed=False)
        case "disputed" if level in DISPUTED_LEVELS:
            return Border(None, disputed=True)
    return None


def _join(one: Border | None, other: Border) -> Border:
    if one is None:
        return other
    levels = [b.admin_level for b in (one, other) if b.admin_level is not None]
    return Border(min(levels, default=None), one.disputed or other.disputed)


def topic(borders: Mapping[int, Border]) -> Topic:
    def row(way: Element, tags: Tags) -> Row | None:
        border = borders.get(way.osm_id)
        if border is None or border.admin_level is None:
            return None
        maritime = tags.get("maritime") == "yes" or tags.get("natural") == "coastline"
        disputed = border.disputed or tags.get("disputed") == "yes"
        return border.admin_level, maritime, disputed, MINZOOMS[border.admin_level]

    return Topic(
        name="boundaries",
        table="boundary",
        keys=(),
        columns=("admin_level", "maritime", "disputed", "minzoom"),
        rows={"way": row},
        ways=borders,
    )
