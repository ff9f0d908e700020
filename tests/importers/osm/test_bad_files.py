"""Odd and damaged files: a clear line and untouched data, or a correct result."""

import gzip
import zlib
from datetime import UTC, datetime

import osmium
import pytest
from killing import LEFT, fetch, quiet
from osmium.osm import mutable
from pbfs import Builder, frame, header
from samples import TOWN, shared

from core.errors import Invalid
from importers.osm.imports import import_osm, imported
from importers.osm.wire import HeaderBlock

CAFE = {"amenity": "cafe", "name": "Nova"}
UNTOUCHED = """
SELECT extract.imported_at, (SELECT jsonb_agg(place ORDER BY place.id) FROM osm.place)
FROM osm.extract
"""
pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture(scope="module")
def database(new_database):
    url = new_database("bad_files")
    import_osm(url, TOWN, quiet)
    return url


def refused(url, file, home):
    """The one line that is told; nothing has changed and nothing is left."""
    before = fetch(url, UNTOUCHED)
    with pytest.raises(Invalid) as caught:
        import_osm(url, file, quiet)
    assert fetch(url, UNTOUCHED) == before
    assert fetch(url, LEFT) == []
    assert [path for path in home.rglob("*") if path.is_file()] == []
    for language in ("en", "fr"):
        assert file.name in caught.value.text(language)
        assert "\n" not in caught.value.text(language)
    return caught.value.text("en")


def places(url, file):
    """Import the file; the names of its places by element."""
    import_osm(url, file, quiet)
    assert fetch(url, LEFT) == []
    return dict(fetch(url, "SELECT osm_type || osm_id, name FROM osm.place"))


def written(file, *elements, **header):
    with osmium.SimpleWriter(str(file), overwrite=True, **header) as writer:
        for element in elements:
            writer.add(element)
    return file


def node(osm_id, lon=2.35, lat=48.85, tags=None, **more):
    return mutable.Node(id=osm_id, location=(lon, lat), tags=tags or {}, **more)


def square(first_id=1, lon=2.35):
    corners = [(0, 0), (0.001, 0), (0.001, 0.001), (0, 0.001)]
    return [node(first_id + at, lon + x, 48.85 + y) for at, (x, y) in enumerate(corners)]


def pbf(tmp_path, *frames, name="made.osm.pbf"):
    file = tmp_path / name
    file.write_bytes(header() + b"".join(frames))
    return file


@pytest.mark.parametrize("size", [3, 20, 120, 5_000, 300_000, -1])
def test_a_truncated_file_is_refused(database, tmp_path, home, size):
    file = tmp_path / "short.osm.pbf"
    file.write_bytes(shared("osm/monaco-2026.osm.pbf").read_bytes()[:size])
    assert "truncated" in refused(database, file, home)


@pytest.mark.parametrize("name", ["short.osm", "short.osm.gz", "short.osm.bz2"])
def test_truncated_xml_is_refused(database, tmp_path, home, name):
    whole, file = written(tmp_path / f"whole{name[5:]}", *square()), tmp_path / name
    file.write_bytes(whole.read_bytes()[:-20])
    refused(database, file, home)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.osm.pbf", b""),
        ("picture.osm.pbf", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(100)),
        ("archive.osm.pbf", b"PK\x03\x04" + bytes(100)),
        ("zeros.osm.pbf", bytes(1000)),
        ("empty.osm.gz", b""),
        ("random.osm.bz2", b"BZh91AY" + bytes(50)),
        ("page.osm.pbf", b"<!DOCTYPE html><title>404</title>"),
        ("table.opl", b"id;name\n1;x\n"),
        ("page.osm.gz", gzip.compress(b"<html></html>")),
        ("data.json", b'{"version": 0.6, "elements": []}'),
    ],
)
def test_what_is_no_osm_file_is_refused(database, tmp_path, home, name, content):
    file = tmp_path / name
    file.write_bytes(content)
    refused(database, file, home)


def test_a_folder_is_refused(database, tmp_path, home):
    refused(database, tmp_path, home)


def test_a_changed_byte_in_the_middle_is_refused(database, tmp_path, home):
    content = bytearray(shared("osm/monaco-2026.osm.pbf").read_bytes())
    content[len(content) // 2] ^= 0x55
    file = tmp_path / "changed.osm.pbf"
    file.write_bytes(content)
    refused(database, file, home)


@pytest.mark.parametrize("name", ["shuffled.osm.pbf", "shuffled.osm", "shuffled.opl"])
def test_elements_in_no_order_are_imported(database, tmp_path, name):
    elements = [*square(), node(9, tags=CAFE), node(7, tags=CAFE)]
    ways = [
        mutable.Way(id=5, nodes=[1, 2, 3, 4, 1], tags=CAFE),
        mutable.Way(id=3, nodes=[1, 2, 3, 1], tags=CAFE),
    ]
    file = written(tmp_path / name, ways[0], *reversed(elements), ways[1])
    assert places(database, file).keys() == {"n7", "n9", "w3", "w5"}


@pytest.mark.parametrize("order", ["nwnw", "wn", "nwn", "wnwn", "nrw", "rnw", "nwrn", "wwnn"])
def test_blobs_in_no_order_are_imported(database, tmp_path, order):
    """Each blob is in order; the types are not."""
    blobs, wanted = [], set()
    for at, osm_type in enumerate(order, 1):
        first, builder = 10 * at, Builder()
        if osm_type == "n":
            corners = [(first + k, 2.35 + x, 48.85 + y) for k, x, y in CORNERS]
            builder.nodes(corners, {first: {b"amenity": b"cafe", b"name": b"Nova"}})
            wanted.add(f"n{first}")
        elif osm_type == "w":
            home = 10 * (order.index("n") + 1)  # where its nodes are
            refs = [home, home + 1, home + 2, home]
            builder.way(first, refs, {b"amenity": b"cafe", b"name": b"Nova"})
            wanted.add(f"w{first}")
        else:
            builder.relation(first, [("n", 10, b"")], {b"type": b"site"})
        blobs.append(builder.frame())
    assert places(database, pbf(tmp_path, *blobs)).keys() == wanted


CORNERS = [(0, 0, 0), (1, 0.001, 0), (2, 0.001, 0.001)]


def test_a_way_beside_the_last_nodes_in_one_block_is_read(database, tmp_path):
    tags = {b"amenity": b"cafe", b"name": b"Nova"}
    corners = [(k, 2.35 + x, 48.85 + y) for k, x, y in CORNERS]
    mixed = Builder().nodes(corners).way(1, [0, 1, 2, 0], tags)
    mixed.relation(1, [("w", 1, b"outer")], {b"type": b"multipolygon"} | tags)
    assert places(database, pbf(tmp_path, mixed.frame())).keys() == {"w1", "r1"}
    mixed = Builder().nodes(corners).way(1, [0, 1, 2, 0], tags).frame()
    later = Builder().nodes([(10, 2.35, 48.85)], {10: tags}).way(2, [0, 1, 2, 0], tags).frame()
    assert places(database, pbf(tmp_path, mixed, later)).keys() == {"w1", "w2", "n10"}


def test_an_element_that_is_there_twice_is_there_once(database, tmp_path):
    file = written(tmp_path / "twice.osm.pbf", node(1, tags=CAFE), node(1, tags=CAFE), node(2))
    assert places(database, file) == {"n1": "Nova"}
    later = node(1, tags=CAFE | {"name": "Later"}, version=2)
    file = written(tmp_path / "twice.osm.pbf", later, node(1, tags=CAFE, version=1))
    assert places(database, file) == {"n1": "Later"}


def test_a_file_without_metadata_is_imported(database, tmp_path):
    target = tmp_path / "bare.osm.pbf"
    with osmium.SimpleWriter(osmium.io.File(str(target), "pbf,add_metadata=false")) as writer:
        for element in [*square(), node(9, tags=CAFE)]:
            writer.add(element)
        writer.add(mutable.Way(id=3, nodes=[1, 2, 3, 1], tags=CAFE))
    assert places(database, target).keys() == {"n9", "w3"}
    assert fetch(database, "SELECT DISTINCT osm_version, osm_timestamp FROM osm.place") == [
        (None, None)
    ]


@pytest.mark.parametrize(
    "options", ["pbf,pbf_dense_nodes=false", "pbf,pbf_compression=none", "pbf,pbf_compression=lz4"]
)
def test_other_ways_of_writing_pbf_are_read(database, tmp_path, options):
    target = tmp_path / "other.osm.pbf"
    with osmium.SimpleWriter(osmium.io.File(str(target), options)) as writer:
        for element in [*square(), node(9, tags=CAFE, version=4)]:
            writer.add(element)
        writer.add(mutable.Way(id=3, nodes=[1, 2, 3, 1], tags=CAFE))
    assert places(database, target).keys() == {"n9", "w3"}
    assert fetch(database, "SELECT max(osm_version) FROM osm.place") == [(4,)]


@pytest.mark.parametrize("name", ["all.osh.pbf", "all.osm.pbf", "all.osh", "all.osc"])
def test_history_is_refused(database, tmp_path, home, name):
    two = [node(1, tags=CAFE, version=version) for version in (1, 2)]
    file = written(tmp_path / name.replace("osm", "osh"), *two).rename(tmp_path / name)
    assert "history" in refused(database, file, home)


@pytest.mark.parametrize(
    "box",
    [
        None,
        (-180, -90, 180, 90),
        (-180, -85.05, 180, 85.05),
        (170, 10, -170, 20),
        (10, 10, 11, 11),
        (2.35, 48.85, 2.35, 48.85),
        (3, 49, 2, 48),
    ],
)
def test_a_wrong_bbox_in_the_header_harms_nothing(database, tmp_path, box):
    """It is what the file says of itself; its elements are all there, and its sea takes no age."""
    coast = mutable.Way(id=8, nodes=[1, 2], tags={"natural": "coastline"})
    source = written(tmp_path / "box.osm", *square(), node(9, tags=CAFE), coast)
    text = source.read_text()
    bounds = box and '<bounds minlon="{}" minlat="{}" maxlon="{}" maxlat="{}"/>'.format(*box)
    source.write_text(text.replace("<node", f"{bounds or ''}<node", 1))
    began = datetime.now(UTC)
    assert places(database, source) == {"n9": "Nova"}
    assert (datetime.now(UTC) - began).total_seconds() < 30
    west, south, east, north = imported(database).bbox
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90


def test_a_bbox_that_is_no_numbers_is_refused(database, tmp_path, home):
    file = tmp_path / "box.osm"
    bounds = '<bounds minlon="200" minlat="95" maxlon="300" maxlat="99"/>'
    file.write_text(f"<osm version='0.6'>{bounds}</osm>")
    assert "300" in refused(database, file, home)


@pytest.mark.parametrize("is_text", [False, True])
def test_nonsense_in_the_header_harms_nothing(database, tmp_path, home, is_text):
    block = HeaderBlock(required_features=["OsmSchema-V0.6", "DenseNodes"])
    data = Builder().nodes([(1, 2.35, 48.85)], {1: {b"amenity": b"cafe", b"name": b"Nova"}})
    content = block.SerializeToString()
    # 16 writing program, 32 timestamp, 33 sequence, 34 base URL: varints and text, as protobuf has it
    texts = b"\x82\x01\x02\xff\xfe" + b"\x92\x02\x03\xff\xfe\xfd"
    numbers = b"\x80\x02" + b"\xff" * 9 + b"\x01" + b"\x88\x02" + b"\xff" * 8 + b"\x7f"
    odd = texts if is_text else numbers
    file = tmp_path / "odd.osm.pbf"
    file.write_bytes(frame(content + odd, "OSMHeader") + data.frame())
    if is_text:
        assert "utf-8" in refused(database, file, home)
    else:
        assert places(database, file) == {"n1": "Nova"}


@pytest.mark.parametrize("text", ["yesterday", "9999-99-99T00:00:00Z", "2026-01-02"])
def test_a_time_that_is_none_in_the_header_harms_nothing(database, tmp_path, text):
    header = osmium.io.Header()
    header.set("osmosis_replication_timestamp", text)
    header.set("timestamp", text)
    file = tmp_path / "time.osm"
    with osmium.SimpleWriter(str(file), header=header) as writer:
        writer.add(node(1, tags=CAFE))
    file.write_text(file.read_text().replace("<osm ", f'<osm timestamp="{text}" ', 1))
    assert places(database, file) == {"n1": "Nova"}


@pytest.mark.parametrize("big", [2**32 + 7, 2**53 + 1, 2**60])
def test_large_ids_are_kept(database, tmp_path, big):
    nodes = square(big)
    refs = [big, big + 1, big + 2, big + 3, big]
    way = mutable.Way(id=big + 8, nodes=refs, tags={})
    relation = mutable.Relation(
        id=big + 9, members=[("w", big + 8, "outer")], tags={"type": "multipolygon"} | CAFE
    )
    file = written(tmp_path / "big.osm.pbf", *nodes, way, relation)
    assert places(database, file) == {f"r{big + 9}": "Nova"}


@pytest.mark.parametrize("name", ["josm.osm", "josm.osm.pbf"])
def test_ids_below_zero_are_refused(database, tmp_path, home, name):
    file = written(tmp_path / name, *square(-4), mutable.Way(id=-9, nodes=[-4, -3], tags=CAFE))
    assert "below zero" in refused(database, file, home)


KEYS = (
    "name", "description", "addr:housenumber", "addr:street", "opening_hours", "alt_name",
    "phone", "name:fr", "note", "cuisine", "wheelchair", "addr:postcode", "brand", "operator",
)  # fmt: skip


@pytest.mark.parametrize("name", ["long.osm.pbf", "long.osm"])
@pytest.mark.parametrize("where", ["key", "value", "role"])
def test_texts_of_10_kb_are_refused(database, tmp_path, home, name, where):
    """OSM has 255 characters at most."""
    long = b"x" * 10_000
    tags = {b"amenity": b"cafe", b"name": b"Nova"}
    tags |= {long: b"x"} if where == "key" else {b"note": long} if where == "value" else {}
    builder = Builder().nodes([(1, 2.35, 48.85)], {1: tags})
    builder.relation(1, [("n", 1, long if where == "role" else b"")], {b"type": b"site"})
    file = pbf(tmp_path, builder.frame(), name="long.osm.pbf")
    if name == "long.osm":
        file = tmp_path / name
        text = "<osm version='0.6'><node id='1' version='1' lat='48' lon='2'>"
        text += "".join(f"<tag k='{k.decode()}' v='{v.decode()}'/>" for k, v in tags.items())
        role = "x" * 10_000 if where == "role" else ""
        text += "</node><relation id='1' version='1'>"
        text += f"<member type='node' ref='1' role='{role}'/></relation></osm>"
        file.write_text(text)
    told = refused(database, file, home)
    assert "1024 bytes" in told if name.endswith("pbf") else "too long" in told


@pytest.mark.parametrize("text", ["x" * 1_000, "é" * 255, "ab " * 300, "\U0001f600" * 255])
def test_texts_as_long_as_osm_has_them_are_imported(database, tmp_path, text):
    tags = {b"amenity": b"cafe", b"name": b"Nova"} | {key.encode(): text.encode() for key in KEYS}
    builder = Builder().nodes([(k, 2.35 + x, 48.85 + y) for k, x, y in CORNERS], {0: tags})
    builder.way(1, [0, 1, 2, 0], tags | {b"building": b"yes"})
    builder.way(2, [0, 1, 2], tags | {b"highway": b"residential"})
    boundary = {b"type": b"boundary", b"boundary": b"administrative", b"admin_level": b"2"}
    builder.relation(1, [("w", 1, b"outer")], {b"name": text.encode()} | boundary)
    assert places(database, pbf(tmp_path, builder.frame())) == {"n0": text, "w1": text, "w2": text}
    assert fetch(database, "SELECT count(*) FROM osm.boundary") == [(1,)]


def test_what_is_not_utf_8_is_left_out_and_counted(database, tmp_path):
    bad = b"Caf\xe9"
    places_of = [(k, 2.35 + x, 48.85 + y) for k, x, y in CORNERS]
    builder = Builder().nodes(
        [*places_of, (7, 2.35, 48.85), (8, 2.35, 48.85), (9, 2.35, 48.85)],
        {
            7: {b"amenity": b"cafe", b"name": bad},
            8: {b"amenity": b"cafe", b"name": "Café".encode()},
            9: {b"amenity": b"cafe", b"name": b"x", bad: b"x"},
        },
    )
    builder.way(1, [0, 1, 2, 0], {b"amenity": b"cafe", b"name": bad})
    builder.way(2, [0, 1, 2, 0], {b"amenity": b"cafe", b"name": b"Nova"})
    builder.relation(
        1, [("w", 2, bad)], {b"type": b"multipolygon", b"amenity": b"cafe", b"name": bad}
    )
    builder.relation(2, [("w", 2, bad)], {b"type": b"site", b"name": b"x"})
    assert places(database, pbf(tmp_path, builder.frame())) == {"n8": "Café", "w2": "Nova"}
    assert imported(database).dropped["element: a tag is not UTF-8"] == 4


@pytest.mark.parametrize("name", ["latin.osm", "latin.opl"])
def test_text_that_is_not_utf_8_is_refused_or_left_out(database, tmp_path, home, name):
    file = written(tmp_path / name, node(1, tags={"amenity": "cafe", "name": "Café"}), node(2))
    file.write_bytes(file.read_bytes().replace("é".encode(), b"\xe9").replace(b"%e9%", b"\xe9"))
    try:
        assert places(database, file) == {}
    except Invalid:
        refused(database, file, home)


@pytest.mark.parametrize("kind", ["multipolygon", "boundary", "route", "site"])
def test_a_relation_of_40_000_members_is_read(database, tmp_path, kind):
    """Of a multipolygon that cannot be closed it is told; the others are no areas."""
    count = 40_000
    members = [("nwr"[k % 3], k + 1, "outer" if k % 7 else "") for k in range(count)]
    tags = {"type": kind, "amenity": "cafe", "name": "Many", "boundary": "administrative"}
    relation = mutable.Relation(id=1, members=members, tags=tags)
    way = mutable.Way(id=2, nodes=[1, 2, 3, 4, 1], tags=CAFE)
    file = written(tmp_path / "many.osm.pbf", *square(), way, relation)
    assert places(database, file) == {"w2": "Nova"}
    told = imported(database).dropped
    assert bool(told) == (kind in ("multipolygon", "boundary"))
    kept = "SELECT sum(length(pairs)) / 16 FROM osm.reference_page WHERE referrer_type = 'r'"
    assert fetch(database, kept) == [(count,)]


def test_a_multipolygon_of_many_rings_is_one_area(database, tmp_path):
    nodes, ways = [], []
    for k in range(3_000):
        corners = [(0, 0), (0.00001, 0), (0.00001, 0.00001), (0, 0.00001)]
        lon, lat = 2.3 + k % 100 * 0.0001, 48.8 + k // 100 * 0.0001
        first = 4 * k + 1
        nodes += [node(first + at, lon + x, lat + y) for at, (x, y) in enumerate(corners)]
        ways.append(mutable.Way(id=k + 1, nodes=[*range(first, first + 4), first], tags={}))
    members = [("w", way.id, "outer") for way in ways]
    area = mutable.Relation(id=1, members=members, tags={"type": "multipolygon"} | CAFE)
    assert places(database, written(tmp_path / "rings.osm.pbf", *nodes, *ways, area)) == {
        "r1": "Nova"
    }


def test_odd_ways_and_relations_harm_nothing(database, tmp_path):
    tags = CAFE | {"highway": "residential"}
    ways = [
        mutable.Way(id=1, nodes=[], tags=tags),
        mutable.Way(id=2, nodes=[1], tags=tags),
        mutable.Way(id=3, nodes=[1, 1, 1, 1, 1], tags=tags | {"area": "yes"}),
        mutable.Way(id=4, nodes=[1, 1, 2, 2, 3, 3, 4, 4, 1], tags=CAFE),
        mutable.Way(id=5, nodes=[99, 98, 97], tags=tags),
        mutable.Way(id=6, nodes=[1, 3, 2, 4, 1], tags=CAFE | {"building": "yes"}),
        mutable.Way(id=7, nodes=[1, 2] * 1_250, tags={"highway": "service", "name": "Zigzag"}),
        mutable.Way(id=8, nodes=[1, 2, 3, 99, 4, 1], tags=CAFE | {"building": "yes"}),
    ]
    area = {"type": "multipolygon"} | CAFE
    relations = [
        mutable.Relation(id=1, members=[], tags=area),
        mutable.Relation(id=2, members=[("r", 3, ""), ("r", 2, "")], tags=area),
        mutable.Relation(id=3, members=[("r", 2, "")], tags={"type": "boundary"} | CAFE),
        mutable.Relation(id=4, members=[("w", 404, "outer"), ("w", 4, "outer")], tags=area),
        mutable.Relation(id=5, members=[("w", 4, "outer")] * 2, tags=area),
        mutable.Relation(id=6, members=[("w", 4, "outer"), ("n", 404, "label")], tags=area),
        mutable.Relation(id=7, members=[("w", 4, "x" * 200)], tags={}),
    ]
    found = places(database, written(tmp_path / "odd.osm.pbf", *square(), *ways, *relations))
    assert {"w4", "r6"} <= found.keys()
    assert not found.keys() & {"w1", "w2", "w3", "w5", "w8", "r1", "r2", "r3", "r4"}
    assert fetch(database, "SELECT count(*) FROM osm.street WHERE name = 'Zigzag'") == [(1,)]
    assert imported(database).dropped


@pytest.mark.parametrize("timestamp", [-(2**40), 2**31, 2**32 + 5, 2**45, 2**62])
def test_times_that_cannot_be_are_no_times(database, tmp_path, timestamp):
    tags = {b"amenity": b"cafe", b"name": b"Nova"}
    builder = Builder().nodes([(1, 2.35, 48.85)], {1: tags}, {1: (0, timestamp)})
    builder.way(1, [1, 1], tags, timestamp)
    assert places(database, pbf(tmp_path, builder.frame()))["n1"] == "Nova"
    [(moment,)] = fetch(database, "SELECT osm_timestamp::text FROM osm.place WHERE osm_type = 'n'")
    assert (moment is not None) == (timestamp == 2**31)


@pytest.mark.parametrize(
    ("lon", "lat"),
    [(180, 48), (-180, 48), (2, 90), (2, -90), (180, 85.05), (0, 0), (-180, -85.05)],
)
def test_the_edges_of_the_world_are_imported(database, tmp_path, lon, lat):
    file = written(tmp_path / "edge.osm.pbf", node(1, lon, lat, tags=CAFE))
    found = places(database, file)
    assert found == ({} if abs(lat) > 86 else {"n1": "Nova"})
    if found:
        [(x, y)] = fetch(
            database,
            "SELECT ST_X(g), ST_Y(g) FROM osm.place, ST_Transform(geom, 4326) AS g",
        )
        assert (x % 360, y) == pytest.approx((lon % 360, lat), abs=1e-6)


@pytest.mark.parametrize(("lon", "lat"), [(181, 48), (214, 48), (250, 48), (2, 91), (-400, 48)])
def test_nodes_outside_the_world_are_left_out(database, tmp_path, lon, lat):
    tags = {b"amenity": b"cafe", b"name": b"Nova"}
    corners = [(k, 2.35 + x, 48.85 + y) for k, x, y in CORNERS]
    builder = Builder().nodes([*corners, (8, lon, lat), (9, 2.35, 48.85)], {8: tags, 9: tags})
    builder.way(1, [0, 1, 8, 0], tags)
    builder.way(2, [0, 1, 2, 0], tags)
    assert places(database, pbf(tmp_path, builder.frame())).keys() == {"n9", "w2"}


def test_nodes_without_a_place_are_left_out(database, tmp_path):
    elements = [*square(), mutable.Node(id=8, tags=CAFE), node(9, tags=CAFE)]
    line = mutable.Way(id=1, nodes=[1, 2, 8], tags={"highway": "service", "name": "Known"})
    area = mutable.Way(id=2, nodes=[1, 2, 8, 1], tags=CAFE)
    for name in ("nowhere.osm.pbf", "nowhere.osm"):
        file = written(tmp_path / name, *elements, line, area)
        assert places(database, file) == {"n9": "Nova"}
        [(points,)] = fetch(database, "SELECT ST_NPoints(geom) FROM osm.street")
        assert points == 2


def test_odd_characters_are_kept(database, tmp_path):
    odd = "a\"b'c\\d\ne\tf\rg{h}i$j%k,l=m@n\u2028o\U0001f600p\ufeff"
    tags = {"amenity": "cafe", "name": odd, odd: odd, "name:fr": odd, "addr:street": odd}
    tags |= {"\\N": "\\N", "\\.": "\\.", "empty": ""}
    encoded = {k.encode(): v.encode() for k, v in tags.items()}
    builder = Builder().nodes([(1, 2.35, 48.85)], {1: encoded})
    assert places(database, pbf(tmp_path, builder.frame())) == {"n1": odd}
    [(kept,)] = fetch(database, "SELECT tags FROM osm.place")
    assert kept == tags


def test_a_nul_character_goes_and_the_rest_stays(database, tmp_path):
    """PostgreSQL has no NUL, in text or in jsonb."""
    tags = {b"amenity": b"cafe", b"name": b"No\0va", b"no\0te": b"\0", b"name:fr": b"N\0"}
    builder = Builder().nodes([(1, 2.35, 48.85)], {1: tags})
    assert places(database, pbf(tmp_path, builder.frame())) == {"n1": "Nova"}
    assert fetch(database, "SELECT tags ->> 'note', names ->> 'fr' FROM osm.place") == [("", "N")]


def test_a_blob_that_unpacks_to_too_much_is_refused(database, tmp_path, home):
    squeeze = zlib.compressobj()
    bomb = b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(64)) + squeeze.flush()
    for said in (64 << 20, 1 << 20):
        file = pbf(tmp_path, frame(b"", zlib_data=bomb, raw_size=said))
        refused(database, file, home)


def test_a_last_line_that_breaks_off_is_refused(database, tmp_path, home):
    file = tmp_path / "town.opl"
    file.write_bytes(TOWN.read_bytes() + b"n5 v1 Tbroken")
    refused(database, file, home)
