"""Areas of relations and of odd closed ways, assembled by libosmium.

`python -m importers.osm.areas FILE OUTPUT PARENT` assembles all relations into lines of OUTPUT
(id, tab, EWKB), in a process of its own, which ends with the process PARENT: the reader goes on
meanwhile.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import osmium
from osmium.osm import mutable

from core.errors import Invalid
from core.settings import ROOT
from importers.osm import geometry, workers
from importers.osm.pbf import Int64s, Nodes, Relation, Way, node_ids

RING_OF_A_WAY = 3  # a ring has more nodes than this, the first counted twice
SHAPES_AT_ONCE = 500


class OddRing(NamedTuple):
    """A closed way that is no simple ring; lon and lat in 10⁻⁷ degree."""

    id: int
    lon: Int64s
    lat: Int64s


class RelationAreas:
    """The areas of all relations of a file, assembled by another process."""

    def __init__(self, file: Path, folder: Path) -> None:
        self._file = file
        self._output = folder / f"areas.{os.getpid()}.tsv"
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        command = [sys.executable, "-m", "importers.osm.areas"]
        command += [str(self._file), str(self._output), str(os.getpid())]
        self._process = subprocess.Popen(
            command,
            stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )

    def shapes(self) -> Iterator[tuple[int, str]]:
        """(relation id, EWKB), when the other process is done. Raises `Invalid` if it failed."""
        if self._process is None:
            self.begin()
        assert self._process is not None  # noqa: S101 - tells the type checker
        _, said = self._process.communicate()
        failed, self._process = self._process.returncode, None
        if failed:
            reason = (said.decode(errors="replace").strip().splitlines() or ["?"])[-1]
            raise Invalid(
                fr=f"Les multipolygones de {self._file.name} n’ont pu être assemblés : {reason}",
                en=f"The multipolygons of {self._file.name} could not be assembled: {reason}",
            )
        with self._output.open() as lines:
            for line in lines:
                osm_id, _, shape = line.rstrip("\n").partition("\t")
                yield int(osm_id), shape

    def stop(self) -> None:
        """End the other process if it still runs."""
        if self._process is not None:
            self._process.terminate()
            self._process.communicate()
            self._process = None


def assemble(rings: Sequence[OddRing]) -> dict[int, str]:
    """The areas of those rings that make one, as EWKB in hexadecimal, by the way's id."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "rings.osm.pbf"
        with osmium.SimpleWriter(str(file)) as writer:
            _write(writer, rings)
        areas = osmium.FileProcessor(str(file)).with_areas()
        return dict(_shapes(areas, from_ways=True))


def shapes_of(
    nodes: Nodes, ways: Sequence[Way], relations: Sequence[Relation]
) -> list[tuple[int, str]]:
    """The areas of these relations, made of these ways and nodes: the relation's id and EWKB."""
    if not relations:
        return []
    with TemporaryDirectory() as folder:
        file = Path(folder) / "relations.osm.pbf"
        with osmium.SimpleWriter(str(file)) as writer:
            _write_elements(writer, nodes, ways, relations)
        return list(relation_shapes(file))


def relation_shapes(file: Path) -> Iterator[tuple[int, str]]:
    """The areas of those relations of a file that are whole: the relation's id and EWKB."""
    areas = osmium.FileProcessor(str(file)).with_areas()
    return _shapes(areas.with_filter(osmium.filter.EntityFilter(osmium.osm.AREA)), from_ways=False)


def _shapes(areas: Any, *, from_ways: bool) -> Iterator[tuple[int, str]]:
    make = osmium.geom.WKBFactory().create_multipolygon
    ids: list[int] = []
    shapes: list[str] = []
    for element in areas:
        if not element.is_area() or element.from_way() != from_ways:
            continue
        try:
            shapes.append(make(element))
        except RuntimeError:  # no ring of it can be drawn: it is dropped by whoever asked for it
            continue
        ids.append(element.orig_id())
        if len(ids) >= SHAPES_AT_ONCE:
            yield from zip(ids, geometry.from_wkb(shapes), strict=True)
            ids, shapes = [], []
    if ids:
        yield from zip(ids, geometry.from_wkb(shapes), strict=True)


def _write_elements(
    writer: Any, nodes: Nodes, ways: Sequence[Way], relations: Sequence[Relation]
) -> None:
    places = zip(nodes.ids.tolist(), nodes.lon.tolist(), nodes.lat.tolist(), strict=True)
    for osm_id, lon, lat in places:
        location = (lon / geometry.UNITS, lat / geometry.UNITS)
        writer.add_node(mutable.Node(id=osm_id, location=location))
    for way in ways:
        writer.add_way(mutable.Way(id=way.id, nodes=node_ids(way)))
    for relation in relations:
        members = [(member.osm_type, member.ref, member.role) for member in relation.members]
        writer.add_relation(mutable.Relation(id=relation.id, members=members, tags=relation.tags))


def _write(writer: Any, rings: Sequence[OddRing]) -> None:
    first = 1
    for ring in rings:
        for step, (lon, lat) in enumerate(zip(ring.lon.tolist(), ring.lat.tolist(), strict=True)):
            place = (lon / geometry.UNITS, lat / geometry.UNITS)
            writer.add_node(mutable.Node(id=first + step, location=place))
        first += len(ring.lon)
    first = 1
    for ring in rings:
        nodes = range(first, first + len(ring.lon))
        writer.add_way(mutable.Way(id=ring.id, nodes=list(nodes), tags={"area": "yes"}))
        first += len(ring.lon)


def main(file: str, output: str, parent: str) -> None:
    workers.end_with(int(parent))
    with Path(output).open("w") as lines:
        for osm_id, shape in relation_shapes(Path(file)):
            lines.write(f"{osm_id}\t{shape}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
