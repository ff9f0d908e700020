"""The sea: what land leaves of the world, in pieces that a tile reads quickly.

Land is quartered, along the edges of tiles, until a square has little of it, and only then taken
out of that square: to take all of it out of the world first costs ten times as much.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from core.mercator import EDGE
from importers.world.shapes import Shape, Shapes, polygons

Box = tuple[float, float, float, float]  # west, south, east, north

WORLD: Box = (-EDGE, -EDGE, EDGE, EDGE)
MOST_POINTS = 250  # of land in a square: with the corners, a piece of the sea has some 256


def sea(land: Shapes, most_points: float = MOST_POINTS) -> Shapes:
    """Polygons that, with those of `land`, make up the world; all in Web Mercator.

    Land need not be valid, and may go on beyond the edges of the world. With `math.inf` points in
    a square, the sea is in one piece, but for those that land separates.
    """
    squares, lands = zip(*_squares(polygons(land), WORLD, most_points), strict=True)
    west, south, east, north = np.array(squares).T
    return polygons(shapely.difference(shapely.box(west, south, east, north), _valid(lands)))


def _squares(land: Shapes, square: Box, most_points: float) -> Iterator[tuple[Box, Shape]]:
    """Squares, and the land in each as one multipolygon."""
    if shapely.get_num_coordinates(land).sum() <= most_points:
        yield square, shapely.multipolygons(land)
        return
    bounds = shapely.bounds(land).T
    for quarter in _quarters(square):
        near = land[_meet(bounds, quarter)]
        cut = polygons(shapely.clip_by_rect(near, *quarter))
        yield from _squares(cut, quarter, most_points)


def _quarters(square: Box) -> tuple[Box, ...]:
    west, south, east, north = square
    x, y = (west + east) / 2, (south + north) / 2
    return (west, south, x, y), (x, south, east, y), (west, y, x, north), (x, y, east, north)


def _meet(bounds: Shapes, box: Box) -> Shapes:
    """Which of many bounds (four arrays: west, south, east, north) overlap a box."""
    west, south, east, north = bounds
    met: Shapes = (west < box[2]) & (east > box[0]) & (south < box[3]) & (north > box[1])
    return met


def _valid(lands: Sequence[Shape]) -> Shapes:
    """Polygons that touch along a line, cross or were cut may not be a multipolygon as they are."""
    shapes = np.array(lands)
    for i in np.flatnonzero(~shapely.is_valid(shapes)):
        shapes[i] = shapely.union_all(shapely.make_valid(shapely.get_parts(shapes[i])))
    return shapes
