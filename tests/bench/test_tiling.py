"""A larger extract out of a small one: what is written is a valid file, n times the source."""

import json
import subprocess

import osmium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import TOWN

from bench.tiling import LARGEST_LAT, LARGEST_LON, STEP, shifts, survey, tile, tiled, wrapped
from core.errors import Invalid

N = 5


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    target = tmp_path_factory.mktemp("tiles") / "town.osm.pbf"
    tile(TOWN, target, N)
    return target


def read(path):
    """Per kind and id: tags, version, time, and the location or what it refers to."""
    found = {"n": {}, "w": {}, "r": {}}
    for o in osmium.FileProcessor(str(path)):
        kind = o.type_str()
        if kind == "n":
            rest = (o.location.x, o.location.y)
        elif kind == "w":
            rest = [("n", node.ref) for node in o.nodes]
        else:
            rest = [(m.type, m.ref, m.role) for m in o.members]
        found[kind][o.id] = (dict(o.tags), o.version, o.timestamp, rest)
    return found


def test_there_is_everything_n_times_in_order(made):
    told = json.loads(
        subprocess.run(
            ["osmium", "fileinfo", "-e", "-j", str(made)],
            capture_output=True, text=True, check=True,
        ).stdout
    )["data"]  # fmt: skip
    nodes, ways, relations = survey(TOWN).counts
    assert relations > 0
    assert told["count"] == {
        "changesets": 0,
        "nodes": N * nodes,
        "ways": N * ways,
        "relations": N * relations,
    }
    assert told["objects_ordered"]
    assert not told["multiple_versions"]
    assert {kind: len(elements) for kind, elements in read(made).items()} == {
        "n": N * nodes,
        "w": N * ways,
        "r": N * relations,
    }


def test_every_reference_leads_where_it_did(made):
    """As many dangle as in the source, n times; a copy never refers to another one."""

    def dangling(path):
        elements = read(path)
        return sum(
            ref[1] not in elements[ref[0]]
            for kind in "wr"
            for _, _, _, refs in elements[kind].values()
            for ref in refs
        )

    assert dangling(made) == N * dangling(TOWN)


def test_a_copy_is_the_source_but_for_its_shift(made):
    source, whole, found = read(TOWN), read(made), survey(TOWN)
    for by in shifts(found, N):
        ids = dict(zip("nwr", by.ids, strict=True))
        for kind, elements in source.items():
            for osm_id, (tags, version, time, rest) in elements.items():
                if kind == "n":
                    moved = (rest[0] + by.lon, rest[1] + by.lat)
                else:
                    moved = [(ref[0], ref[1] + ids[ref[0]], *ref[2:]) for ref in rest]
                assert whole[kind][osm_id + ids[kind]] == (tags, version, time, moved)


def test_copies_stand_half_a_degree_apart():
    by = shifts(survey(TOWN), N)
    assert [(shift.lon // STEP, shift.lat // STEP) for shift in by] == [
        (0, 0),
        (1, 0),
        (2, 0),
        (0, 1),
        (1, 1),
    ]


@given(
    st.integers(0, 10**10),
    st.sampled_from([LARGEST_LON, LARGEST_LAT]),
    st.data(),
)
def test_a_shift_goes_round_the_world_without_tearing_anything(shift, limit, data):
    low = data.draw(st.integers(-limit, limit))
    high = data.draw(st.integers(low, limit))
    by = wrapped(shift, low, high, limit)
    assert -limit <= low + by
    assert high + by <= limit
    if high + shift < limit:
        assert by == shift, "no wrap where there is room"


def test_an_extract_that_reaches_beyond_the_limit_stays_where_it_is():
    assert wrapped(STEP, -LARGEST_LAT, LARGEST_LAT, LARGEST_LAT) == 0
    assert wrapped(STEP, -LARGEST_LAT - 1, LARGEST_LAT + 1, LARGEST_LAT) == 0


def test_ids_beyond_what_programs_take_are_refused(tmp_path):
    high = tmp_path / "high.opl"
    high.write_text(f"n{2**38} v1 x1 y1\n")
    assert len(shifts(survey(high), 3)) == 3
    with pytest.raises(Invalid, match="3 at most"):
        shifts(survey(high), 4)


@pytest.mark.parametrize(
    "text", ["n2 v1 x1 y1\nn1 v1 x1 y1\n", "n-1 v1 x1 y1\n", "w1 v1\nn1 v1 x1 y1\n"]
)
def test_an_extract_that_is_not_sorted_is_refused(tmp_path, text):
    file = tmp_path / "odd.opl"
    file.write_text(text)
    with pytest.raises(Invalid, match="osmium sort"):
        survey(file)


def test_a_file_is_made_once_for_each_source_and_scale(tmp_path):
    found = survey(TOWN)
    first = tiled(TOWN, 2, tmp_path, found)
    stamp = first.stat().st_mtime_ns
    assert tiled(TOWN, 2, tmp_path, found) == first
    assert first.stat().st_mtime_ns == stamp
    assert tiled(TOWN, 3, tmp_path, found) != first
    assert len(list(tmp_path.iterdir())) == 2, "nothing else is left there"
