"""A diff (osmChange) as the last state of each element that it changes."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import osmium
from psycopg.types.json import Jsonb

from core.errors import Invalid
from importers.osm.geometry import UNITS
from importers.osm.pbf import Member, Meta, Relation, Way
from importers.osm.source import OSMIUM_ERRORS


class Change(NamedTuple):
    """An element after a change; lon and lat in 10⁻⁷ degree. Columns of osm.element."""

    osm_type: str
    osm_id: int
    visible: bool
    version: int | None
    changed_at: int | None  # seconds since 1970
    lon: int
    lat: int
    member_types: str | None  # of a relation: one letter a member
    members: list[int]
    roles: list[str]
    tags: dict[str, str]

    @property
    def meta(self) -> Meta:
        return Meta(self.version, self.changed_at)

    def way(self) -> Way:
        steps = [
            ref - before for ref, before in zip(self.members, [0, *self.members][:-1], strict=True)
        ]
        return Way(self.osm_id, self.tags, self.meta, steps)

    def relation(self) -> Relation:
        members = zip(self.member_types or "", self.members, self.roles, strict=True)
        return Relation(self.osm_id, self.tags, self.meta, [Member(*each) for each in members])

    def record(self) -> dict[str, Any]:
        return self._asdict() | {"tags": Jsonb(self.tags)}


def read_changes(diff: Path) -> list[Change]:
    """The last version of each element in a diff. Raises `Invalid` for what is no diff."""
    latest: dict[tuple[str, int], Change] = {}
    try:
        for element in osmium.FileProcessor(str(diff)):
            change = _change(element)
            key = (change.osm_type, change.osm_id)
            before = latest.get(key)
            if before is None or (change.version or 0) >= (before.version or 0):
                latest[key] = change
    except OSMIUM_ERRORS as error:
        reason = (str(error).splitlines() or ["?"])[0]
        raise Invalid(
            fr=f"{diff.name} n’est pas un fichier de changements lisible ({reason}). "
            "Les données servies n’ont pas changé.",
            en=f"{diff.name} is not a readable change file ({reason}). "
            "The data being served has not changed.",
        ) from error
    return list(latest.values())


def of_type(changes: Iterable[Change], osm_type: str) -> list[Change]:
    return [change for change in changes if change.osm_type == osm_type]


def _change(element: Any) -> Change:
    osm_type = element.type_str()
    visible = not element.deleted
    place = element.location if osm_type == "n" and visible else None
    if place is not None and not place.valid():
        visible = False  # a node without a place cannot be drawn, nor found
    timestamp = int(element.timestamp.timestamp())
    members: list[int] = []
    types, roles = None, []
    if osm_type == "w" and visible:
        members = [node.ref for node in element.nodes]
    if osm_type == "r":
        listed = list(element.members) if visible else []
        members = [member.ref for member in listed]
        types, roles = "".join(member.type for member in listed), [m.role for m in listed]
    return Change(
        osm_type,
        element.id,
        visible,
        element.version or None,
        timestamp or None,
        round(place.lon * UNITS) if place is not None and visible else 0,
        round(place.lat * UNITS) if place is not None and visible else 0,
        types,
        members,
        roles,
        dict(element.tags) if visible else {},
    )
