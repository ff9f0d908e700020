"""Areas, assembled by libosmium from the ways of a file.

`python -m importers.osm.assembly FILE OUTPUT PARENT` assembles those of all relations into lines of
OUTPUT (id, tab, EWKB). It runs beside the reader, so it imports little, and ends with the process
PARENT.
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import osmium

from importers.osm import geometry, workers

AREA_TYPES = ("multipolygon", "boundary")  # of relations that libosmium assembles an area of
SHAPES_AT_ONCE = 500

Sink = Callable[[Iterable[tuple[int, str]]], object]  # takes ids and EWKB in hexadecimal


class Collector(osmium.SimpleHandler):
    """Hands on the areas that libosmium has assembled, of ways or of relations, some at a time."""

    def __init__(self, sink: Sink, *, from_ways: bool) -> None:
        super().__init__()
        self._sink = sink
        self._from_ways = from_ways
        self._make = osmium.geom.WKBFactory().create_multipolygon
        self._ids: list[int] = []
        self._shapes: list[str] = []

    def area(self, area: Any) -> None:
        if area.from_way() != self._from_ways:
            return
        try:
            self._shapes.append(self._make(area))
        except RuntimeError:  # no ring of it can be drawn: whoever asked for it tells so
            return
        self._ids.append(area.orig_id())
        if len(self._ids) >= SHAPES_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        self._sink(zip(self._ids, geometry.from_wkb(self._shapes), strict=True))
        self._ids, self._shapes = [], []


def assemble_relations(file: Path, sink: Sink) -> None:
    """The areas of the relations that are whole; the id is the relation's."""
    manager = osmium.area.AreaManager()
    osmium.apply(osmium.io.Reader(str(file), osmium.osm.RELATION), manager.first_pass_handler())
    _assemble(file, manager, Collector(sink, from_ways=False))


def assemble_ways(file: Path, sink: Sink) -> None:
    """The areas of the closed ways; the id is the way's."""
    _assemble(file, osmium.area.AreaManager(), Collector(sink, from_ways=True))


def _assemble(file: Path, manager: Any, collector: Collector) -> None:
    locations = osmium.NodeLocationsForWays(osmium.index.create_map("flex_mem"))
    locations.ignore_errors()
    kinds = osmium.osm.NODE | osmium.osm.WAY
    osmium.apply(
        osmium.io.Reader(str(file), kinds), locations, manager.second_pass_handler(collector)
    )
    collector.flush()


def main(file: str, output: str, parent: str) -> None:
    workers.end_with(int(parent))
    with Path(output).open("w") as lines:
        assemble_relations(
            Path(file),
            lambda shapes: lines.writelines(f"{osm_id}\t{shape}\n" for osm_id, shape in shapes),
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
