"""Ways as lines of points: all those of a block at once."""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from importers.osm import geometry
from importers.osm.locations import Locations
from importers.osm.pbf import Int64s, Way

Mask = NDArray[np.bool_]


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


def strings_of(ways: Sequence[Way], locations: Locations) -> Strings:
    refs, starts = references(ways)
    lon, lat, known = locations.find(refs)
    # Two nodes in one place, one after the other, are one point of a line.
    keep = np.ones(len(refs), np.bool_)
    keep[1:] = (lon[1:] != lon[:-1]) | (lat[1:] != lat[:-1]) | (known[1:] != known[:-1])
    keep[starts[:-1]] = True
    starts = np.concatenate(([0], np.cumsum(keep)))[starts]
    lon, lat, known = lon[keep], lat[keep], known[keep]
    return Strings(lon, lat, geometry.project(lon, lat), known, starts)
