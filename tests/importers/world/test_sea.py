"""The sea and the land make up the world, however the land is drawn."""

import numpy as np
import pytest
import shapely
from shapely import Point, Polygon, affinity

from core.mercator import EDGE
from importers.world.sea import sea

WORLD = shapely.box(-EDGE, -EDGE, EDGE, EDGE)
DETAILED = Point(3e6, 5e6).buffer(2e6, quad_segs=400)  # 1,601 points
NEXT_TO_IT = shapely.difference(shapely.box(3e6, 2e6, 9e6, 8e6), DETAILED)
KNOTTED = Polygon([(-9e6, 0), (-5e6, 4e6), (-5e6, 0), (-9e6, 4e6)])  # two triangles that meet


@pytest.mark.parametrize(
    "land",
    [
        [],
        [WORLD],
        [DETAILED],
        [DETAILED, NEXT_TO_IT],
        [DETAILED, affinity.translate(DETAILED, 1e6)],
        [DETAILED, KNOTTED],
        [affinity.translate(DETAILED, EDGE)],
    ],
    ids=["none", "all", "one", "side by side", "overlapping", "knotted", "beyond the edge"],
)
def test_sea_and_land_make_up_the_world(land):
    pieces = sea(np.array(land, dtype=object))
    together = shapely.union_all(shapely.make_valid(np.array(land, dtype=object)))
    expected = shapely.difference(WORLD, together)
    assert all(piece.geom_type == "Polygon" and piece.is_valid for piece in pieces)
    assert sum(piece.area for piece in pieces) == pytest.approx(expected.area, rel=1e-9)
    assert shapely.union_all(pieces).symmetric_difference(expected).area < 1  # m²


def test_a_detailed_coast_is_in_pieces_that_are_quick_to_read():
    pieces = sea(np.array([DETAILED]))
    assert len(pieces) > 8
    assert max(shapely.get_num_coordinates(piece) for piece in pieces) <= 256


def test_the_same_land_makes_the_same_pieces():
    first, second = (sea(np.array([DETAILED, NEXT_TO_IT])) for _ in range(2))
    assert shapely.equals_identical(first, second).all()
