"""Where the name of a country stands."""

import math

import numpy as np
import shapely

from importers.world.shapes import Shape, flatten, polygons


def label(country: Shape) -> Shape | None:
    """A point (Web Mercator) in the largest piece of a country that is given in lon/lat (degrees).

    It is the middle of the largest circle that there is room for. None where there is no area, as
    for the Vatican at 1:10 million.
    """
    pieces = flatten(np.array([country]))
    largest = pieces[shapely.area(pieces).argmax()]
    outlines = polygons(_outline(largest))
    if not len(outlines):
        return None
    outline = outlines[shapely.area(outlines).argmax()]
    return shapely.get_point(shapely.maximum_inscribed_circle(outline), 0)


def _outline(piece: Shape) -> Shape:
    """What a name needs of a coast: valid, to a two-hundredth of its extent."""
    rough = shapely.simplify(piece, math.sqrt(piece.area) / 200, preserve_topology=False)
    return shapely.make_valid(rough, method="structure", keep_collapsed=False)
