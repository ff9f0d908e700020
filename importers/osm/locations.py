"""Where every node is: two arrays in files, so that memory stays flat however large the extract."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from importers.osm.geometry import on_earth
from importers.osm.pbf import Int64s, Nodes

LIMITS = np.iinfo(np.int32)


class Found(NamedTuple):
    """Longitudes and latitudes in 10⁻⁷ degree, and of which nodes the place is known."""

    lon: Int64s
    lat: Int64s
    known: NDArray[np.bool_]


class Locations:
    """Nodes are written in the order of their ids; then any is found, also by a later process."""

    def __init__(self, folder: Path) -> None:
        self._ids_file = folder / "node.ids"
        self._places_file = folder / "node.places"
        self._ids: Int64s = np.empty(0, np.int64)
        self._places: NDArray[np.int32] = np.empty((0, 2), np.int32)

    @contextmanager
    def written(self) -> Iterator[Callable[[Nodes], None]]:
        """Gives the function that adds nodes; at the end all are there, and on the disk."""
        with self._ids_file.open("wb") as ids, self._places_file.open("wb") as places:

            def add(nodes: Nodes) -> None:
                ids.write(nodes.ids.tobytes())
                both = np.column_stack((nodes.lon, nodes.lat))
                places.write(np.clip(both, LIMITS.min, LIMITS.max).astype(np.int32).tobytes())

            yield add
            for file in (ids, places):
                file.flush()
                os.fsync(file.fileno())
        self.open()

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
