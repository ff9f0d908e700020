"""Odd and damaged diffs: refused with untouched data, or what a fresh import would be."""

import gzip
import subprocess
from datetime import UTC, datetime
from itertools import count

import psycopg
import pytest
from killing import LEFT, fetch, quiet
from same import differences
from samples import TOWN, shared

from core.errors import Invalid
from importers.osm.imports import import_osm
from importers.osm.state import State
from importers.osm.update import apply

NUMBERS = count(1)
LATER = "2026-02-03T04:05:06Z"
pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture(scope="module")
def town(new_database):
    """The town, which each of these tests may change."""
    url = new_database("bad_diffs")
    import_osm(url, TOWN, quiet)
    return url


@pytest.fixture(scope="module")
def fresh(new_database):
    return new_database("bad_diffs_fresh")


@pytest.fixture
def again(town):
    import_osm(town, TOWN, quiet)
    return town


def update(url, diff, number=None):
    with psycopg.connect(url) as conn:
        result = apply(conn, diff, State(number or next(NUMBERS), datetime(2026, 2, 3, tzinfo=UTC)))
    assert fetch(url, LEFT) == []
    return result


def written(tmp_path, *actions, name="diff.osc"):
    """A change file of (action, elements in XML)."""
    body = "".join(f"<{action}>{content}</{action}>" for action, content in actions)
    content = f"<osmChange version='0.6'>{body}</osmChange>".encode()
    file = tmp_path / name
    file.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return file


def node(osm_id, version=1, lon=2.35, lat=48.85, **tags):
    return (
        f"<node id='{osm_id}' version='{version}' timestamp='{LATER}' lat='{lat}' lon='{lon}'>"
        f"{_tags(tags)}</node>"
    )


def way(osm_id, refs, version=1, **tags):
    nodes = "".join(f"<nd ref='{ref}'/>" for ref in refs)
    return f"<way id='{osm_id}' version='{version}' timestamp='{LATER}'>{nodes}{_tags(tags)}</way>"


def relation(osm_id, members, version=1, **tags):
    listed = "".join(
        f"<member type='{kind}' ref='{ref}' role='{role}'/>" for kind, ref, role in members
    )
    return (
        f"<relation id='{osm_id}' version='{version}' timestamp='{LATER}'>"
        f"{listed}{_tags(tags)}</relation>"
    )


def _tags(tags):
    return "".join(f"<tag k='{key}' v='{value}'/>" for key, value in tags.items())


def cafe(osm_id, version=1, name="Nova", **place):
    return node(osm_id, version, amenity="cafe", name=name, **place)


def names(url):
    return dict(fetch(url, "SELECT osm_type || osm_id, name FROM osm.place"))


def leads_to_a_fresh_import(url, fresh, tmp_path, *diffs):
    """What osmium makes of the same diffs, imported."""
    after = tmp_path / "after.osm.pbf"
    subprocess.run(
        ["osmium", "apply-changes", "--overwrite", "-o", after, TOWN, *diffs], check=True
    )
    import_osm(fresh, after, quiet)
    assert differences(url, fresh) == {}


@pytest.mark.parametrize("name", ["diff.osc", "diff.osc.gz"])
def test_an_empty_diff_changes_nothing(again, tmp_path, name):
    before = fetch(again, "SELECT id, version FROM tiles.tileset ORDER BY 1")
    assert update(again, written(tmp_path, name=name)) == (0, 0, 0)
    assert fetch(again, "SELECT id, version FROM tiles.tileset ORDER BY 1") == before
    assert update(again, written(tmp_path, ("create", ""), ("delete", ""), name=name)) == (0, 0, 0)


@pytest.mark.parametrize("name", ["diff.osc", "diff.osc.gz"])
def test_all_kinds_of_changes_in_one_diff(again, fresh, tmp_path, name):
    diff = written(
        tmp_path,
        ("create", cafe(900) + way(900, [20, 21, 22, 20], building="yes", name="New")),
        ("modify", cafe(9, 3, "Moved", lon=2.36)),
        ("delete", node(8, 3)),
        name=name,
    )
    update(again, diff)
    assert names(again)["n900"] == "Nova"
    leads_to_a_fresh_import(again, fresh, tmp_path, diff)


def test_the_create_of_what_is_there_is_a_change(again, fresh, tmp_path):
    diff = written(tmp_path, ("create", cafe(9, 3, "Again")))
    update(again, diff)
    assert names(again)["n9"] == "Again"
    leads_to_a_fresh_import(again, fresh, tmp_path, diff)


def test_the_change_of_what_is_not_there_creates_it(again, fresh, tmp_path):
    diff = written(tmp_path, ("modify", cafe(901, 7)))
    update(again, diff)
    assert names(again)["n901"] == "Nova"
    leads_to_a_fresh_import(again, fresh, tmp_path, diff)


def test_the_deletion_of_what_is_not_there_is_nothing(again, fresh, tmp_path):
    diff = written(
        tmp_path, ("delete", node(902, 7) + way(902, [], 2) + relation(902, [], 2))
    )  # fmt: skip
    update(again, diff)
    leads_to_a_fresh_import(again, fresh, tmp_path, diff)


@pytest.mark.parametrize("is_reversed", [False, True])
def test_of_two_versions_the_later_counts(again, tmp_path, is_reversed):
    two = [("modify", cafe(9, 3, "Third")), ("modify", cafe(9, 4, "Fourth"))]
    update(again, written(tmp_path, *(reversed(two) if is_reversed else two)))
    assert names(again)["n9"] == "Fourth"


@pytest.mark.parametrize("is_reversed", [False, True])
def test_deleted_and_there_again_in_one_diff(again, fresh, tmp_path, is_reversed):
    two = [("delete", node(9, 3)), ("create", cafe(9, 4, "Back"))]
    diff = written(tmp_path, *(reversed(two) if is_reversed else two))
    update(again, diff)
    assert names(again)["n9"] == "Back"
    if not is_reversed:
        leads_to_a_fresh_import(again, fresh, tmp_path, diff)


def test_deleted_and_there_again_in_two_diffs(again, fresh, tmp_path):
    first = written(tmp_path, ("delete", node(9, 3)), name="first.osc")
    second = written(tmp_path, ("create", cafe(9, 4, "Back")), name="second.osc")
    id_before = fetch(again, "SELECT id FROM osm.place WHERE osm_type = 'n' AND osm_id = 9")
    update(again, first)
    assert "n9" not in names(again)
    update(again, second)
    assert fetch(again, "SELECT id FROM osm.place WHERE osm_type = 'n' AND osm_id = 9") == id_before
    leads_to_a_fresh_import(again, fresh, tmp_path, first, second)


def test_a_relation_and_a_way_come_before_what_they_are_made_of(again, fresh, tmp_path):
    corners = [(2.35, 48.85), (2.351, 48.85), (2.351, 48.851), (2.35, 48.851)]
    diff = written(
        tmp_path,
        ("create", relation(903, [("way", 903, "outer")], type="multipolygon", building="yes")),
        ("create", way(903, [911, 912, 913, 914, 911])),
        ("create", "".join(node(911 + k, 1, lon, lat) for k, (lon, lat) in enumerate(corners))),
    )
    update(again, diff)
    built = fetch(again, "SELECT osm_type::text, osm_id FROM osm.building WHERE osm_id = 903")
    assert built == [("r", 903)]
    leads_to_a_fresh_import(again, fresh, tmp_path, diff)


def test_a_way_comes_in_a_diff_before_its_nodes(again, fresh, tmp_path):
    first = written(
        tmp_path, ("create", way(904, [921, 922], highway="residential", name="Rue")), name="a.osc"
    )
    second = written(
        tmp_path, ("create", node(921) + node(922, 1, 2.351, 48.851)), name="b.osc"
    )  # fmt: skip
    update(again, first)
    assert fetch(again, "SELECT 1 FROM osm.street WHERE osm_id = 904") == []
    update(again, second)
    assert fetch(again, "SELECT 1 FROM osm.street WHERE osm_id = 904") == [(1,)]
    leads_to_a_fresh_import(again, fresh, tmp_path, first, second)


def test_a_relation_of_40_000_members_is_applied(again, fresh, tmp_path):
    kinds = ("node", "way", "relation")
    members = [(kinds[k % 3], k + 1, "outer") for k in range(40_000)]
    diff = written(
        tmp_path,
        ("create", relation(905, members, type="multipolygon", amenity="cafe", name="Many")),
    )
    update(again, diff)
    assert "r905" not in names(again)
    leads_to_a_fresh_import(again, fresh, tmp_path, diff)


def test_odd_elements_are_what_a_fresh_import_makes_of_them(again, fresh, tmp_path):
    odd = {"highway": "residential", "name": "Odd"}
    area = {"type": "multipolygon", "amenity": "cafe", "name": "Odd"}
    diff = written(
        tmp_path,
        ("create", "".join(
            [
                node(931, lon=180, lat=10, amenity="cafe", name="Edge"),
                node(932, lon=2.35, lat=90, amenity="cafe", name="Pole"),
                node(933, amenity="cafe", name="a&quot;b&apos;c\\d&#10;e&#9;f&amp;lt;"),
                node(2**33 + 1, amenity="cafe", name="Big"),
                way(931, [], **odd), way(932, [20], **odd), way(933, [20, 20, 20, 20], **odd),
                way(934, [20, 99, 21], **odd), way(935, [98, 99], **odd),
                way(936, [20, 22, 21, 23, 20], building="yes", amenity="cafe", name="Bow"),
                way(937, [20, 21] * 1_250, highway="service", name="Zigzag"),
                way(938, [20, 20, 21, 21, 22, 22, 20], building="yes"),
                relation(931, [], **area), relation(932, [("relation", 932, "")], **area),
                relation(933, [("way", 404, "outer"), ("way", 936, "outer")], **area),
                relation(934, [("way", 938, "outer"), ("node", 404, "x")], **area),
            ]
        )),
    )  # fmt: skip
    update(again, diff)
    assert {"n931", "n933", f"n{2**33 + 1}", "r934"} <= names(again).keys()
    leads_to_a_fresh_import(again, fresh, tmp_path, diff)


def test_a_node_that_has_no_place_is_gone(again, tmp_path):
    """Neither a place nor a point of a line; of an area it is missing."""
    text = "<node id='9' version='3'><tag k='amenity' v='cafe'/><tag k='name' v='x'/></node>"
    update(again, written(tmp_path, ("modify", text)))
    assert "n9" not in names(again)


def test_elements_of_another_region_harm_nothing(again, fresh, tmp_path):
    diff = written(
        tmp_path,
        ("modify", cafe(9_000_000_001, 5, "Far", lon=-123.1, lat=49.28)),
        ("modify", way(9_000_000_002, [9_000_000_003, 9_000_000_001], 4, highway="primary")),
        ("modify", relation(9_000_000_004, [("way", 9_000_000_002, "")], 9, type="boundary")),
        ("delete", node(9_000_000_005, 2)),
    )
    before = names(again)
    update(again, diff)
    assert names(again) == before | {"n9000000001": "Far"}
    leads_to_a_fresh_import(again, fresh, tmp_path, diff)


def test_a_feed_read_again_from_earlier_leads_to_the_same(new_database):
    feed = shared("replication/monaco")
    diffs = sorted(feed.rglob("*.osc.gz"))
    url, once = new_database("replayed"), new_database("replayed_once")
    for each in (url, once):
        import_osm(each, feed / "base.osm.pbf", quiet)
    for number, diff in enumerate(diffs[:15], 1):
        update(url, diff, number)
    for number, diff in enumerate(diffs[5:], 6):
        update(url, diff, number)
    for number, diff in enumerate(diffs, 1):
        update(once, diff, number)
    assert differences(url, once) == {}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.osc", b"<osmChange version='0.6'><create><node id='1'"),
        ("later.osc", b"<osmChange version='0.6'><modify><node id='9' version='9' lat='1' lon='1'/>"),
        ("page.osc", b"<html><body>502</body></html>"),
        ("empty.osc", b""),
        ("empty.osc.gz", b""),
        ("cut.osc.gz", gzip.compress(b"<osmChange version='0.6'>" + b" " * 5_000 + b"</osmChange>")[:-9]),
        ("crc.osc.gz", gzip.compress(b"<osmChange version='0.6'></osmChange>")[:-8] + bytes(8)),
        ("latin.osc", b"<osmChange version='0.6'><create><node id='1' version='1' lat='48' lon='2'><tag k='name' v='Caf\xe9'/></node></create></osmChange>"),
        ("nul.osc", b"<osmChange version='0.6'><create><node id='1' version='1' lat='48' lon='2'><tag k='name' v='a&#0;b'/></node></create></osmChange>"),
        ("id.osc", b"<osmChange version='0.6'><create><node id='x' version='1' lat='48' lon='2'/></create></osmChange>"),
        ("huge.osc", b"<osmChange version='0.6'><create><node id='99999999999999999999' version='1' lat='48' lon='2'/></create></osmChange>"),
        ("version.osc", b"<osmChange version='0.6'><create><node id='1' version='-3' lat='48' lon='2'/></create></osmChange>"),
        ("place.osc", b"<osmChange version='0.6'><create><node id='1' version='1' lat='north' lon='2'/></create></osmChange>"),
        ("time.osc", b"<osmChange version='0.6'><create><node id='1' version='1' timestamp='yesterday' lat='4' lon='2'/></create></osmChange>"),
        ("member.osc", b"<osmChange version='0.6'><create><relation id='1' version='1'><member type='area' ref='1' role=''/></relation></create></osmChange>"),
        ("bomb.osc", b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><osmChange version='0.6'><create><node id='1' version='1' lat='48' lon='2'><tag k='name' v='&b;'/></node></create></osmChange>"),
        ("file.osc", b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><osmChange version='0.6'><create><node id='1' version='1' lat='48' lon='2'><tag k='name' v='&a;'/></node></create></osmChange>"),
        ("other.txt", b"buy bread"),
    ],
)  # fmt: skip
def test_what_is_no_diff_is_refused_and_changes_nothing(town, tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content)
    before = fetch(town, "SELECT xmin, * FROM osm.extract"), names(town)
    with pytest.raises(Invalid) as caught:
        update(town, file)
    assert (fetch(town, "SELECT xmin, * FROM osm.extract"), names(town)) == before
    assert name in caught.value.text("fr")
    assert "has not changed" in caught.value.text("en")
    assert "\n" not in caught.value.text("en")


def test_tags_of_10_kb_in_a_diff_are_applied_or_refused(again, fresh, tmp_path):
    words = " ".join(f"mot{k}" for k in range(1_500))
    diff = written(
        tmp_path,
        ("create", node(941, amenity="cafe", name="Long", description=words, note="x" * 10_000)),
    )
    before = names(again)
    try:
        update(again, diff)
    except Invalid as error:
        assert names(again) == before
        assert "not a readable change file" in error.text("en")
        return
    assert names(again)["n941"] == "Long"
    leads_to_a_fresh_import(again, fresh, tmp_path, diff)
