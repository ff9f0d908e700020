"""Blocks of elements in, rows out: each element is shown to the topics whose tag keys it has."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from importers.osm import geometry
from importers.osm.areas import RING_OF_A_WAY, OddRing, assemble
from importers.osm.locations import Locations
from importers.osm.pbf import Garbled, Int64s, Meta, Nodes, Relation, Way
from importers.osm.report import Report
from importers.osm.topic import Element, Kind, Maker, Row, Tags, Topic

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


class Makers:
    """Which topics want to see an element of one kind, by its tag keys.

    Every key has a bit for each topic, so that one look at each tag of an element is enough.
    """

    def __init__(self, topics: Sequence[Topic], kind: Kind) -> None:
        concerned = [topic for topic in topics if kind in topic.rows]
        self._all = [(topic.table, topic.rows[kind]) for topic in concerned]
        self._bits: dict[str, int] = {}
        for position, topic in enumerate(concerned):
            for key in topic.keys:
                self._bits[key] = self._bits.get(key, 0) | 1 << position
        self._always = [
            (topic.ways, 1 << position) for position, topic in enumerate(concerned) if topic.ways
        ]
        self._chosen: dict[int, Makers.Chosen] = {0: []}

    Chosen = list[tuple[str, Maker]]  # table, maker

    def of(self, tags: Tags, way_id: int | None = None) -> Chosen:
        mask = 0
        for key in tags:
            mask |= self._bits.get(key, 0)
        if way_id is not None:
            for ways, bit in self._always:
                if way_id in ways:
                    mask |= bit
        chosen = self._chosen.get(mask)
        if chosen is None:
            chosen = [pair for position, pair in enumerate(self._all) if mask >> position & 1]
            self._chosen[mask] = chosen
        return chosen


class Reader:
    """Makes the rows of elements; `wanted` tells which of them, by type, or None for all."""

    def __init__(
        self,
        topics: Sequence[Topic],
        locations: Locations,
        report: Report,
        wanted: Mapping[str, Container[int]] | None = None,
    ) -> None:
        self._node, self._way, self._area = (
            Makers(topics, kind) for kind in ("node", "way", "area")
        )
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
            rows = self._rows(self._node.of(tags), "n", osm_id, nodes.meta(position), tags)
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
            closed = len(way.refs) > RING_OF_A_WAY and not sum(way.refs[1:])
            rows = self._rows(
                self._way.of(way.tags, way.id), "w", way.id, way.meta, way.tags, closed
            )
            if rows:
                lines.append((way, rows))
            if closed and way.tags and way.tags.get("area") != "no":
                rows = self._rows(self._area.of(way.tags), "w", way.id, way.meta, way.tags, closed)
                if rows:
                    areas.append((way, rows))
        yield from self._lines(lines)
        yield from self._rings(areas)

    def odd_rings(self, odd: Sequence[Odd]) -> Iterator[Made]:
        """The areas that libosmium makes of closed ways that are no simple ring."""
        shapes = assemble([ring for ring, _ in odd]) if odd else {}
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
                rows = self._rows(self._area.of(tags), "r", relation.id, relation.meta, tags)
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
        makers: Makers.Chosen,
        osm_type: str,
        osm_id: int,
        meta: Meta,
        tags: Tags,
        closed: bool = False,
    ) -> Pending:
        if not makers:
            return []
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
        strings = _strings([way for way, _ in found], self._locations)
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


class Strings(NamedTuple):
    """Lines laid end to end: line i goes from starts[i] to starts[i + 1]."""

    lon: Int64s
    lat: Int64s
    coordinates: geometry.Coordinates
    known: Mask
    starts: Int64s

    def whole(self) -> Mask:
        return self._all(self.known)

    def fits(self) -> Mask:
        return self._all(~np.isnan(self.coordinates[:, 1]))

    def only(self, good: Mask) -> "Strings":
        """Those lines alone."""
        sizes = np.diff(self.starts)
        return self._of(np.repeat(good, sizes), np.concatenate(([0], np.cumsum(sizes[good]))))

    def known_points(self) -> "Strings":
        """All lines, without the points that nobody knows; some may have none left."""
        return self._of(self.known, np.concatenate(([0], np.cumsum(self.known)))[self.starts])

    def _of(self, points: Mask, starts: Int64s) -> "Strings":
        return Strings(
            self.lon[points], self.lat[points], self.coordinates[points], self.known[points], starts
        )

    def _all(self, points: Mask) -> Mask:
        """Whether it is so for all points of each line; false for a line without points."""
        sums = np.concatenate(([0], np.cumsum(points)))[self.starts]
        sizes = np.diff(self.starts)
        so: Mask = (np.diff(sums) == sizes) & (sizes > 0)
        return so


def references(ways: Sequence[Way]) -> tuple[Int64s, Int64s]:
    """The node ids of ways, laid end to end, and where each way starts (one more than ways)."""
    sizes = np.fromiter((len(way.refs) for way in ways), np.int64, len(ways))
    starts = np.concatenate(([0], np.cumsum(sizes)))
    steps = np.fromiter(chain.from_iterable(way.refs for way in ways), np.int64, int(starts[-1]))
    sums = np.cumsum(steps)
    before = np.concatenate(([0], sums))[starts[:-1]]
    return sums - np.repeat(before, sizes), starts


def is_area(relation: Relation) -> bool:
    """Whether libosmium assembles an area of it."""
    return relation.tags.get("type") in ("multipolygon", "boundary")


def _strings(ways: Sequence[Way], locations: Locations) -> Strings:
    refs, starts = references(ways)
    lon, lat, known = locations.find(refs)
    # Two nodes in one place, one after the other, are one point of a line.
    keep = np.ones(len(refs), np.bool_)
    keep[1:] = (lon[1:] != lon[:-1]) | (lat[1:] != lat[:-1]) | (known[1:] != known[:-1])
    keep[starts[:-1]] = True
    starts = np.concatenate(([0], np.cumsum(keep)))[starts]
    lon, lat, known = lon[keep], lat[keep], known[keep]
    return Strings(lon, lat, geometry.project(lon, lat), known, starts)
