"""Where every node is: two arrays in files, so that memory stays flat however large the extract."""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from importers.osm.geometry import on_earth
from importers.osm.pbf import Int64s, Nodes

ID_BYTES, PLACE_BYTES = 8, 8
LIMITS = np.iinfo(np.int32)


class Found(NamedTuple):
    """Longitudes and latitudes in 10⁻⁷ degree, and of which nodes the place is known."""

    lon: Int64s
    lat: Int64s
    known: NDArray[np.bool_]


class Notes:
    """Where the nodes of some blocks are: written by one process, joined by `Locations.join`."""

    def __init__(self, file: Path) -> None:
        self.blocks: list[tuple[int, int]] = []  # the first id of each block, and its nodes
        self._file = file.open("wb")

    def add(self, nodes: Nodes) -> None:
        self.blocks.append((int(nodes.ids[0]), len(nodes.ids)))
        self._file.write(nodes.ids.tobytes())
        self._file.write(_packed(nodes).tobytes())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


class Locations:
    """Nodes are noted block by block, then joined; then any is found, also by a later process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ids_file = folder / "node.ids"
        self._places_file = folder / "node.places"
        self._ids: Int64s = np.empty(0, np.int64)
        self._places: NDArray[np.int32] = np.empty((0, 2), np.int32)

    def notes(self, part: int) -> Notes:
        return Notes(self._notes_file(part))

    def join(self, parts: Sequence[Sequence[tuple[int, int]]]) -> None:
        """Put the blocks of all notes in the order of their ids, on the disk."""
        blocks = sorted(
            (first, part, start, count)
            for part, noted in enumerate(parts)
            for (first, count), start in zip(noted, _starts(noted), strict=True)
        )
        with ExitStack() as stack:
            notes = [stack.enter_context(self._notes_file(n).open("rb")) for n in range(len(parts))]
            ids = stack.enter_context(self._ids_file.open("wb"))
            places = stack.enter_context(self._places_file.open("wb"))
            for _, part, start, count in blocks:
                notes[part].seek(start)
                ids.write(notes[part].read(count * ID_BYTES))
                places.write(notes[part].read(count * PLACE_BYTES))
            for file in (ids, places):
                file.flush()
                os.fsync(file.fileno())
        for part in range(len(parts)):
            self._notes_file(part).unlink()
        self.open()

    def hold(self, nodes: Nodes) -> None:
        """These nodes alone, in memory."""
        self._ids = nodes.ids
        self._places = _packed(nodes)

    def _notes_file(self, part: int) -> Path:
        return self._folder / f"nodes.{part}"

    def open(self) -> None:
        """Read what an earlier process wrote."""
        if self._ids_file.stat().st_size:
            self._ids = np.memmap(self._ids_file, np.int64, "r")
            self._places = np.memmap(self._places_file, np.int32, "r").reshape(-1, 2)

    def __len__(self) -> int:
        return len(self._ids)

    def find(self, ids: Int64s) -> Found:
        if not len(self._ids):
            nothing = np.zeros(len(ids), np.int64)
            return Found(nothing, nothing, np.zeros(len(ids), np.bool_))
        order = np.argsort(ids)  # in order, the search stays within pages it has just read
        wanted = ids[order]
        positions = np.searchsorted(self._ids, wanted)
        np.minimum(positions, len(self._ids) - 1, out=positions)
        known = np.empty(len(ids), np.bool_)
        known[order] = self._ids[positions] == wanted
        places = np.empty((len(ids), 2), np.int64)
        places[order] = self._places[positions]
        lon, lat = places[:, 0], places[:, 1]
        return Found(lon, lat, known & on_earth(lon, lat))


def _starts(noted: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Where in its notes each block begins."""
    start = 0
    for _, count in noted:
        yield start
        start += count * (ID_BYTES + PLACE_BYTES)


def _packed(nodes: Nodes) -> NDArray[np.int32]:
    """Longitude and latitude beside each other; what is off the earth stays so."""
    both = np.column_stack((nodes.lon, nodes.lat))
    return np.clip(both, LIMITS.min, LIMITS.max).astype(np.int32)
