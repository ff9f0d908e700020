"""The multipolygon grid of osm-testdata, with the geometry it expects."""

import json
from collections import Counter

import pytest
from samples import SHARED, shared
from shapely import from_wkb, from_wkt

from importers.osm.reader import read
from importers.osm.topic import Topic

GRID = SHARED / "odd" / "osm-testdata" / "grid" / "data"
CASES = sorted(path.parent for path in GRID.glob("[79]/*/test.json"))

# Every area, with its tags: what the grid is about.
everything = Topic(
    name="everything",
    table="everything",
    keys=("test:section",),
    columns=("tags",),
    rows={"area": lambda area, tags: (json.dumps(dict(tags)),)},
)


def test_the_grid_is_read():
    shared("odd/osm-testdata/grid/data/tests.json")
    assert len(CASES) > 50


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_areas_are_assembled_as_the_grid_expects(folder):
    case = json.loads((folder / "test.json").read_text())
    variants = case["areas"]
    assert all(variants.values())  # a reading without areas would be met by anything
    found = {}
    for _, osm_type, osm_id, geometry, _ in read(folder / "data.osm", [everything], Counter()):
        found[f"{'way' if osm_type == 'w' else 'relation'} {osm_id}"] = from_wkb(geometry)
    assert any(_same(found, areas) for areas in variants.values()), (
        case["description"],
        variants,
        found,
    )


def _same(found, areas):
    """Whether one reading of the case (strict, or after mending) is what was found."""
    for area in areas:
        geometry = found.get(f"{area['from_type']} {area['from_id']}")
        if area["wkt"] == "INVALID":
            if geometry is not None:
                return False
        elif geometry is None or not geometry.equals(from_wkt(area["wkt"])):
            return False
    return True
