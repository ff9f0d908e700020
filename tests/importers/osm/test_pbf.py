"""Blocks of PBF: the same elements that libosmium reads; of damaged ones, only errors of ours."""

import struct
import zlib
from itertools import islice

import osmium
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st
from pbfs import Builder, frame, header
from samples import shared

from importers.osm.blobs import Blobs
from importers.osm.frames import MOST_BLOB_BYTES, Damaged, Unsuited, frames, read_blob, unpack
from importers.osm.pbf import decode, node_ids
from importers.osm.strings import references
from importers.osm.wire import Blob

SMALL = (
    Builder()
    .nodes(
        [(1, 2.35, 48.85), (2, 2.36, 48.86), (3, -179.9, -48.86)],
        {1: {b"amenity": b"cafe", b"name": "Café".encode()}, 3: {b"shop": b"bakery"}},
        {1: (3, 1_500_000_000), 2: (1, 1_400_000_000), 3: (9, 1_700_000_000)},
    )
    .way(7, [1, 2, 3, 1], {b"building": b"yes"}, 1_600_000_000)
    .relation(5, [("w", 7, b"outer"), ("n", 2, b""), ("r", 5, b"x")], {b"type": b"multipolygon"})
)
OURS = (Damaged, Unsuited)
patient = tries(
    max_examples=150, deadline=2_000, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def read(element):
    kind = element.type_str()
    place = members = None
    if kind == "n":
        place = (element.location.x, element.location.y)
    elif kind == "w":
        members = [node.ref for node in element.nodes]
    else:
        members = [(member.type, member.ref, member.role) for member in element.members]
    moment = int(element.timestamp.timestamp())
    return (
        kind, element.id, dict(element.tags), element.version or None, moment or None,
        place, members,
    )  # fmt: skip


def elements_of(file):
    for each in frames(file):
        block = decode(read_blob(file, each))
        for nodes in block.nodes:
            for at in range(len(nodes.ids)):
                place = (int(nodes.lon[at]), int(nodes.lat[at]))
                yield (
                    "n",
                    int(nodes.ids[at]),
                    nodes.tags.get(at, {}),
                    *nodes.meta(at),
                    place,
                    None,
                )
        for way in block.ways:
            yield ("w", way.id, way.tags, *way.meta, None, node_ids(way))
        for relation in block.relations:
            members = [tuple(member) for member in relation.members]
            yield ("r", relation.id, relation.tags, *relation.meta, None, members)


@pytest.mark.parametrize("name", ["monaco-2026", "geneva"])
def test_a_real_file_has_the_elements_that_libosmium_reads(name):
    file = shared(f"osm/{name}.osm.pbf")
    ours, theirs = elements_of(file), map(read, osmium.FileProcessor(str(file)))
    count = 0
    while batch := list(islice(ours, 10_000)):
        assert batch == list(islice(theirs, len(batch)))
        count += len(batch)
    assert list(islice(theirs, 1)) == []
    assert count > 40_000


def all_of(blob):
    """All that is made of a block before the database."""
    block = decode(blob)
    for nodes in block.nodes:
        for at in range(len(nodes.ids)):
            nodes.meta(at)
    references(block.ways)
    [node_ids(way) for way in block.ways]
    return block


def only_ours(blob):
    try:
        all_of(blob)
    except OURS as error:
        assert str(error)


def packed(content):
    return Blob(zlib_data=zlib.compress(content), raw_size=len(content)).SerializeToString()


def test_a_small_block_is_read():
    block = all_of(packed(SMALL.content()))
    assert block.nodes[0].ids.tolist() == [1, 2, 3]
    assert block.nodes[0].tags == {0: {"amenity": "cafe", "name": "Café"}, 2: {"shop": "bakery"}}
    assert block.ways[0].refs == [1, 1, 1, -2]
    assert block.relations[0].members[2] == ("r", 5, "x")


@patient
@given(st.binary(max_size=200))
def test_any_bytes_are_a_block_or_damaged(content):
    only_ours(content)
    only_ours(packed(content))


@st.composite
def mutations(draw, content):
    """A few bytes changed, cut out or put in."""
    data = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        what = draw(st.sampled_from(["flip", "set", "cut", "insert", "end"]))
        if what == "flip" and data:
            data[at] ^= 1 << draw(st.integers(0, 7))
        elif what == "set" and data:
            data[at] = draw(st.integers(0, 255))
        elif what == "cut":
            del data[at : at + draw(st.integers(1, 5))]
        elif what == "insert":
            data[at:at] = draw(st.binary(min_size=1, max_size=12))
        else:
            del data[at:]
    return bytes(data)


@tries(patient, max_examples=600)
@given(mutations(SMALL.content()))
def test_a_changed_block_is_read_or_damaged(content):
    only_ours(packed(content))


@patient
@given(mutations(packed(SMALL.content())))
def test_a_changed_blob_is_read_or_damaged(blob):
    only_ours(blob)


@patient
@given(mutations(header() + SMALL.frame()))
def test_a_changed_file_is_read_or_damaged(tmp_path, content):
    file = tmp_path / "changed.osm.pbf"
    file.write_bytes(content)
    try:
        blobs = Blobs(file)
        for osm_type in "nwr":
            for _ in blobs.of(osm_type, 0):
                pass
        list(blobs.relations_from_the_end())
    except OURS as error:
        assert str(error)


def test_a_file_may_end_after_any_of_its_bytes(tmp_path):
    content = header() + SMALL.frame()
    file = tmp_path / "cut.osm.pbf"
    whole = {0, len(header()), len(content)}
    for size in range(len(content) + 1):
        file.write_bytes(content[:size])
        if size in whole:
            frames(file)
        else:
            with pytest.raises(Damaged):
                frames(file)


@pytest.mark.parametrize("said", [None, MOST_BLOB_BYTES, 100])
def test_what_unpacks_to_more_than_the_format_allows_is_damaged(said):
    """A gigabyte of zeros takes a megabyte; only what is allowed is ever in memory."""
    squeeze = zlib.compressobj()
    zeros = bytes(1 << 20)
    data = b"".join(squeeze.compress(zeros) for _ in range(100)) + squeeze.flush()
    with pytest.raises(Damaged):
        unpack(Blob(zlib_data=data, raw_size=said).SerializeToString())


def test_a_blob_that_says_another_size_is_damaged():
    content = SMALL.content()
    with pytest.raises(Damaged, match="cut off"):
        unpack(Blob(zlib_data=zlib.compress(content), raw_size=7).SerializeToString())
    with pytest.raises(Damaged, match="cut off"):
        unpack(Blob(zlib_data=zlib.compress(content)[:-9]).SerializeToString())
    with pytest.raises(Damaged, match="cut off"):
        unpack(Blob(raw=content, raw_size=7).SerializeToString())


@pytest.mark.parametrize(
    "start",
    [
        struct.pack(">I", 1 << 31),
        struct.pack(">I", 65 * 1024) + bytes(70_000),
        struct.pack(">I", 0),
        struct.pack(">I", 4) + b"\xff\xff\xff\xff",
    ],
)
def test_a_file_that_begins_with_something_else_is_damaged(tmp_path, start):
    file = tmp_path / "else.osm.pbf"
    file.write_bytes(start)
    with pytest.raises(Damaged):
        frames(file)


def test_a_header_that_is_none_is_damaged(tmp_path):
    file = tmp_path / "header.osm.pbf"
    file.write_bytes(frame(b"\xff\xff", "OSMHeader"))
    with pytest.raises(Damaged):
        frames(file)


def test_frames_of_another_kind_are_passed_over(tmp_path):
    file = tmp_path / "more.osm.pbf"
    file.write_bytes(header() + frame(b"anything", "OurIndex") + SMALL.frame())
    assert len(frames(file)) == 1


@pytest.mark.parametrize("field", ["stringtable", "members", "keys"])
def test_indices_that_point_nowhere_are_damaged(field):
    broken = Builder().relation(1, [("w", 2, b"outer")], {b"type": b"multipolygon"})
    relation = broken.block.primitivegroup[0].relations[0]
    if field == "stringtable":
        relation.keys[0] = 99
    elif field == "members":
        relation.types[0] = 3
    else:
        relation.keys.append(1)
    with pytest.raises(Damaged):
        decode(packed(broken.content()))


@pytest.mark.parametrize("change", ["types", "roles_sid", "keys_vals"])
def test_indices_below_zero_are_damaged(change):
    broken = Builder().nodes([(1, 2, 48)], {1: {b"a": b"b"}})
    broken.relation(1, [("w", 2, b"outer")], {b"type": b"multipolygon"})
    if change == "keys_vals":
        broken.block.primitivegroup[0].dense.keys_vals[1] = -1
    else:
        getattr(broken.block.primitivegroup[1].relations[0], change)[0] = -1
    with pytest.raises(Damaged):
        decode(packed(broken.content()))
