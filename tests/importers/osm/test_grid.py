"""The multipolygon grid of osm-testdata, with the geometry it expects."""

import json

import numpy as np
import pytest
from reading import read
from samples import SHARED, shared
from shapely import from_wkb, from_wkt, transform

from importers.osm.geometry import UNITS, project
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
    rows, _ = read(folder / "data.osm", [everything])
    for row in rows:
        kind = "way" if row.osm_type == "w" else "relation"
        found[f"{kind} {row.osm_id}"] = from_wkb(row.geometry)
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
        elif geometry is None or not geometry.equals(_projected(from_wkt(area["wkt"]))):
            return False
    return True


def _projected(geometry):
    return transform(
        geometry, lambda c: project(np.rint(c[:, 0] * UNITS), np.rint(c[:, 1] * UNITS))
    )
