"""Blocks of elements in, rows out: each element is shown to the topics whose tag keys it has."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from importers.osm import geometry
from importers.osm.areas import RING_OF_A_WAY, OddRing, shapes_of_rings
from importers.osm.assembly import AREA_TYPES
from importers.osm.locations import Locations
from importers.osm.makers import Makers
from importers.osm.pbf import Garbled, Meta, Nodes, Relation, Way
from importers.osm.report import Report
from importers.osm.strings import Strings, strings_of
from importers.osm.topic import Element, Maker, Row, Tags, Topic

MISSING = "nodes missing from the file"
BROKEN = "no valid geometry"
NOWHERE = "no place on Earth"
OFF_MAP = "beyond 85.06° of latitude"
NOT_TEXT = "a tag is not UTF-8"
INCOMPLETE = "members missing, or rings that do not close"

Pending = list[tuple[str, Row]]  # table, row
Odd = tuple[OddRing, Pending]
Mask = NDArray[np.bool_]


class Made(NamedTuple):
    """A row for the table of a topic; geometry as EWKB (EPSG:3857) in hexadecimal."""

    table: str
    osm_type: str
    osm_id: int
    geometry: str
    row: Row


class Reader:
    """Makes the rows of elements; `wanted` tells which of them, by type, or None for all."""

    def __init__(
        self,
        topics: Sequence[Topic],
        locations: Locations,
        report: Report,
        wanted: Mapping[str, Container[int]] | None = None,
    ) -> None:
        self._makers = Makers(topics)
        self._locations = locations
        self._report = report
        self._wanted = wanted
        self.odd: list[Odd] = []  # rings that were read, for odd_rings

    def nodes(self, nodes: Nodes) -> Iterator[Made]:
        found: list[tuple[int, Pending]] = []
        for position, tags in nodes.tags.items():
            osm_id = int(nodes.ids[position])
            if not self._wants("n", osm_id):
                continue
            choice = self._makers.of(tags)
            if choice is None or not choice.node:
                continue
            rows = self._rows(choice.node, "n", osm_id, nodes.meta(position), tags)
            if rows:
                found.append((position, rows))
        if not found:
            return
        at = np.array([position for position, _ in found])
        coordinates = geometry.project(nodes.lon[at], nodes.lat[at])
        there = geometry.on_earth(nodes.lon[at], nodes.lat[at])
        fits = there & ~np.isnan(coordinates[:, 1])
        for (position, rows), shape, fit, real in zip(
            found, geometry.points(coordinates), fits, there, strict=True
        ):
            osm_id = int(nodes.ids[position])
            if fit:
                yield from (Made(table, "n", osm_id, shape, row) for table, row in rows)
            else:
                self._report.drop(f"node: {OFF_MAP if real else NOWHERE}", "n", osm_id)

    def ways(self, ways: Iterable[Way]) -> Iterator[Made]:
        lines: list[tuple[Way, Pending]] = []
        areas: list[tuple[Way, Pending]] = []
        for way in ways:
            if not way.refs or not self._wants("w", way.id):
                continue
            choice = self._makers.of(way.tags, way.id)
            if choice is None:
                continue
            closed = len(way.refs) > RING_OF_A_WAY and not sum(way.refs[1:])
            if choice.way:
                rows = self._rows(choice.way, "w", way.id, way.meta, way.tags, closed)
                if rows:
                    lines.append((way, rows))
            if closed and choice.area and way.tags.get("area") != "no":
                rows = self._rows(choice.area, "w", way.id, way.meta, way.tags, closed)
                if rows:
                    areas.append((way, rows))
        yield from self._lines(lines)
        yield from self._rings(areas)

    def odd_rings(self, odd: Sequence[Odd]) -> Iterator[Made]:
        """The areas that libosmium makes of closed ways that are no simple ring."""
        shapes = shapes_of_rings([ring for ring, _ in odd])
        for ring, rows in odd:
            shape = shapes.get(ring.id)
            if shape is None:
                self._report.drop(f"area: {BROKEN}", "w", ring.id)
            else:
                for table, row in rows:
                    yield Made(table, "w", ring.id, shape, row)

    def relations(
        self, relations: Iterable[Relation], shapes: Iterable[tuple[int, str]]
    ) -> Iterator[Made]:
        """`shapes` has the areas that could be assembled: the relation's id and EWKB."""
        pending: dict[int, Pending] = {}
        for relation in relations:
            if is_area(relation) and self._wants("r", relation.id):
                tags = relation.tags
                choice = self._makers.of(tags)
                if choice is None:
                    continue
                rows = self._rows(choice.area, "r", relation.id, relation.meta, tags)
                if rows:
                    pending[relation.id] = rows
        for osm_id, shape in shapes:
            for table, row in pending.pop(osm_id, ()):
                yield Made(table, "r", osm_id, shape, row)
        for osm_id in pending:
            self._report.drop(f"relation: {INCOMPLETE}", "r", osm_id)

    def _wants(self, osm_type: str, osm_id: int) -> bool:
        return self._wanted is None or osm_id in self._wanted[osm_type]

    def _rows(
        self,
        makers: list[tuple[str, Maker]],
        osm_type: str,
        osm_id: int,
        meta: Meta,
        tags: Tags,
        closed: bool = False,
    ) -> Pending:
        element = Element(osm_type, osm_id, meta.version, meta.timestamp, closed)
        rows = [(table, row) for table, make in makers if (row := make(element, tags)) is not None]
        if rows and isinstance(tags, Garbled):
            self._report.drop(f"element: {NOT_TEXT}", osm_type, osm_id)
            return []
        return rows

    def _lines(self, found: list[tuple[Way, Pending]]) -> Iterator[Made]:
        found, strings = self._drawn(found, least=2, kind="way")
        if not found:
            return
        shapes = geometry.lines(strings.coordinates, strings.starts)
        for (way, rows), shape in zip(found, shapes, strict=True):
            yield from (Made(table, "w", way.id, shape, row) for table, row in rows)

    def _rings(self, found: list[tuple[Way, Pending]]) -> Iterator[Made]:
        found, strings = self._drawn(found, least=RING_OF_A_WAY + 1, kind="area")
        if not found:
            return
        shapes = geometry.polygons(strings.coordinates, strings.starts)
        valid = geometry.are_valid(strings.coordinates, strings.starts)
        for position, (way, rows) in enumerate(found):
            if valid[position]:
                for table, row in rows:
                    yield Made(table, "w", way.id, shapes[position], row)
            else:
                part = slice(*strings.starts[position : position + 2])
                ring = OddRing(way.id, strings.lon[part], strings.lat[part])
                self.odd.append((ring, rows))

    def _drawn(
        self, found: list[tuple[Way, Pending]], least: int, kind: str
    ) -> tuple[list[tuple[Way, Pending]], "Strings"]:
        """The ways that can be drawn with at least so many points, and their coordinates.

        Of a line that leaves the extract the part that is known is drawn; an area needs all of it.
        """
        strings = strings_of([way for way, _ in found], self._locations)
        if kind == "way":
            strings = strings.known_points()
        whole = strings.whole()
        fits = strings.fits()
        enough = np.diff(strings.starts) >= least
        for position in np.flatnonzero(~(whole & fits & enough)):
            reason = MISSING if not whole[position] else OFF_MAP if not fits[position] else BROKEN
            self._report.drop(f"{kind}: {reason}", "w", found[position][0].id)
        good = whole & fits & enough
        if good.all():
            return found, strings
        kept = [pair for pair, use in zip(found, good, strict=True) if use]
        return kept, strings.only(good)


def is_area(relation: Relation) -> bool:
    """Whether libosmium assembles an area of it."""
    return relation.tags.get("type") in AREA_TYPES
