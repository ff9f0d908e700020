"""Areas that take more than one look: of relations, and of closed ways that are no simple ring."""

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
from importers.osm import geometry
from importers.osm.assembly import assemble_relations, assemble_ways
from importers.osm.pbf import Int64s, Nodes, Relation, Way, node_ids

RING_OF_A_WAY = 3  # a ring has more nodes than this, the first counted twice


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

    def begin(self) -> subprocess.Popen[bytes]:
        module = "importers.osm.assembly"
        arguments = [str(self._file), str(self._output), str(os.getpid())]
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        return self._process

    def shapes(self) -> Iterator[tuple[int, str]]:
        """(relation id, EWKB), when the other process is done. Raises `Invalid` if it failed."""
        process = self._process or self.begin()
        _, said = process.communicate()
        self._process = None
        if process.returncode:
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


def shapes_of_rings(rings: Sequence[OddRing]) -> dict[int, str]:
    """The areas of those rings that make one, as EWKB in hexadecimal, by the way's id."""
    shapes: dict[int, str] = {}
    if rings:
        with TemporaryDirectory() as folder:
            file = Path(folder) / "rings.osm.pbf"
            with osmium.SimpleWriter(str(file)) as writer:
                _write_rings(writer, rings)
            assemble_ways(file, shapes.update)
    return shapes


def shapes_of_relations(
    nodes: Nodes, ways: Sequence[Way], relations: Sequence[Relation]
) -> dict[int, str]:
    """The areas of these relations, made of these ways and nodes, by the relation's id."""
    shapes: dict[int, str] = {}
    if relations:
        with TemporaryDirectory() as folder:
            file = Path(folder) / "relations.osm.pbf"
            with osmium.SimpleWriter(str(file)) as writer:
                _write_relations(writer, nodes, ways, relations)
            assemble_relations(file, shapes.update)
    return shapes


def _write_relations(
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


def _write_rings(writer: Any, rings: Sequence[OddRing]) -> None:
    """Their nodes get numbers of their own: it is the places that count."""
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
