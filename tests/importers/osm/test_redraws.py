"""A place keeps its id whatever mappers do to its element, and what happened to it is told."""

import subprocess
from datetime import timedelta

import psycopg
import pytest
from histories import CAFE, METRES, START, History, node, square, way

from importers.osm import imports
from importers.osm.imports import import_osm


@pytest.fixture(scope="module")
def url(new_database, tmp_path_factory):
    """A database with one bench, far from everything."""
    url = new_database("redraws")
    file = tmp_path_factory.mktemp("redraws") / "base.opl"
    file.write_text("n1 v1 t2026-03-01T00:00:00Z Tamenity=bench x-100 y10\n")
    import_osm(url, file, lambda line: None)
    return url


@pytest.fixture
def history(url, tmp_path):
    with psycopg.connect(url) as conn:
        yield History(conn, tmp_path)
        conn.rollback()


def redrawn(tags=f"{CAFE},building=yes", *, metres=0.0, lat=48.0):
    """The building w7, so many metres north of a position."""
    return square(7, tags, lat=lat + metres / METRES)


@pytest.mark.parametrize("first", ["deleted", "created"])
def test_a_node_that_becomes_a_building_keeps_its_id(history, first):
    history.update(node(5, CAFE))
    kept = history.id_of("n5")
    gone = [node(5, version=2, deleted=True)]
    history.update(*(gone + redrawn() if first == "deleted" else redrawn() + gone))
    assert history.id_of("w7") == kept
    assert history.gone() == {}
    assert history.events(1) == [(kept, "relinked", "w7", {"from": "n5", "score": 7})]


def test_a_redraw_may_take_two_diffs_within_48_hours(history):
    history.update(node(5, CAFE))
    kept = history.id_of("n5")
    history.update(node(5, version=2, deleted=True))
    history.update(*redrawn(), hours=47)
    assert history.id_of("w7") == kept
    assert history.gone() == {}
    assert [event[:3] for event in history.events(1)] == [
        (kept, "deleted", "n5"),
        (kept, "relinked", "w7"),
    ]


def test_a_building_drawn_49_hours_later_is_another_place(history):
    history.update(node(5, CAFE))
    former = history.id_of("n5")
    history.update(node(5, version=2, deleted=True))
    history.update(*redrawn(), hours=49)
    assert history.id_of("w7") != former
    assert history.gone() == {former: "deleted"}
    assert history.told() == [("created", "w7")]


def test_a_building_that_was_there_before_the_node_left_keeps_its_own_id(history):
    history.update(node(5, CAFE))
    former = history.id_of("n5")
    history.update(*redrawn())
    new = history.id_of("w7")
    history.update(node(5, version=2, deleted=True))
    assert former != new == history.id_of("w7")
    assert history.gone() == {former: "deleted"}


def test_of_two_candidates_none_gets_the_id(history):
    history.update(node(5, CAFE))
    former = history.id_of("n5")
    history.update(
        node(5, version=2, deleted=True),
        *redrawn(),
        *square(8, f"{CAFE},building=yes", lat=48.0005),
    )
    new = {ref: history.id_of(ref) for ref in ("w7", "w8")}
    assert len({former, *new.values()}) == 3
    assert history.gone() == {former: "deleted"}
    assert history.events(1) == [
        (new["w7"], "created", "w7", {"name": "Chez Léa", "category": "cafe"}),
        (new["w8"], "created", "w8", {"name": "Chez Léa", "category": "cafe"}),
        (former, "deleted", "n5", {"name": "Chez Léa", "category": "cafe", "reason": "deleted"}),
        (former, "suspect", "w7", {"place": str(new["w7"]), "score": 7}),
        (former, "suspect", "w8", {"place": str(new["w8"]), "score": 6}),
    ]


def test_of_two_places_gone_none_gives_its_id(history):
    history.update(node(5, CAFE), node(6, CAFE, lat=48.0001))
    former = {history.id_of("n5"), history.id_of("n6")}
    history.update(node(5, version=2, deleted=True), node(6, version=2, deleted=True), *redrawn())
    assert history.id_of("w7") not in former
    assert history.gone().keys() == former


def test_a_fountain_without_a_name_is_another_fountain(history):
    history.update(node(5, "Tamenity=drinking_water"))
    former = history.id_of("n5")
    history.update(node(5, version=2, deleted=True), node(6, "Tamenity=drinking_water"))
    assert history.id_of("n6") != former
    assert history.gone() == {former: "deleted"}


def test_another_name_is_another_place(history):
    history.update(node(5, CAFE))
    former = history.id_of("n5")
    history.update(node(5, version=2, deleted=True), *redrawn("Tamenity=cafe,name=Le%20%Phare"))
    assert history.id_of("w7") != former
    assert history.gone() == {former: "deleted"}


@pytest.mark.parametrize(
    "proof",
    [
        "phone=%2b%33199000001",
        "website=https://lea.example",
        "ref:FR:SIRET=12345678900011",
        "ref:FR:FINESS=750000000",
        "wikidata=Q1",
    ],
)
def test_another_name_with_the_same_number_is_the_same_place(history, proof):
    history.update(node(5, f"{CAFE},{proof}"))
    kept = history.id_of("n5")
    history.update(
        node(5, version=2, deleted=True), *redrawn(f"Tamenity=cafe,name=Le%20%Phare,{proof}")
    )
    assert history.id_of("w7") == kept


def test_a_redraw_that_is_reverted_gives_the_node_its_id_back(history):
    history.update(node(5, CAFE))
    kept = history.id_of("n5")
    history.update(node(5, version=2, deleted=True), *redrawn())
    history.update(node(5, CAFE, version=3), way(7, [], version=2, deleted=True))
    assert history.id_of("n5") == kept
    assert history.id_of("w7") is None
    assert history.gone() == {}
    assert [event[:3] for event in history.events(1)] == [
        (kept, "relinked", "w7"),
        (kept, "relinked", "n5"),
    ]
    history.update(node(5, CAFE, version=4, lat=48.001))
    assert history.id_of("n5") == kept


def test_a_building_that_is_drawn_again_after_a_revert_finds_the_id_once_more(history):
    history.update(node(5, CAFE))
    kept = history.id_of("n5")
    history.update(node(5, version=2, deleted=True), *redrawn())
    history.update(node(5, CAFE, version=3), way(7, [], version=2, deleted=True))
    refs = [70, 71, 72, 73, 70]
    history.update(
        node(5, version=4, deleted=True), way(7, refs, f"{CAFE},building=yes", version=3)
    )
    assert history.id_of("w7") == kept


def test_elements_that_swap_their_tags_keep_their_ids(history):
    history.update(node(5, CAFE), node(6, "Tshop=bakery,name=Dupont", lat=48.0003))
    five, six = history.id_of("n5"), history.id_of("n6")
    history.update(
        node(5, "Tshop=bakery,name=Dupont", version=2), node(6, CAFE, version=2, lat=48.0003)
    )
    assert (history.id_of("n5"), history.id_of("n6")) == (five, six)
    fields = {"fields": ["category", "name", "tags"]}
    assert history.events(1) == [
        (five, "changed", "n5", fields),
        (six, "changed", "n6", fields),
    ]


def test_two_places_that_change_their_kind_of_element_keep_their_ids(history):
    shop = "Tshop=bakery,name=Dupont"
    history.update(node(5, CAFE), *square(8, shop, lat=48.0003))
    cafe, bakery = history.id_of("n5"), history.id_of("w8")
    history.update(
        node(5, version=2, deleted=True),
        way(8, [], version=2, deleted=True),
        *redrawn(),
        node(6, shop, lat=48.0003),
    )
    assert (history.id_of("w7"), history.id_of("n6")) == (cafe, bakery)


def test_a_place_that_is_deleted_is_remembered_as_it_was(history):
    history.update(node(5, f"{CAFE},phone=1"))
    former = history.id_of("n5")
    history.update(node(5, version=2, deleted=True))
    assert history.id_of("n5") is None
    assert history.fetch(
        "SELECT id, osm_type, osm_id, category, name, contact, reason, gone_at, ST_X(geom)::int"
        " FROM places.gone"
    ) == [(former, "n", 5, "cafe", "Chez Léa", {"phone": "1"}, "deleted", history.at, 222639)]
    assert history.told() == [("deleted", "n5")]


@pytest.mark.parametrize("hours", [1, 1000])
def test_a_place_that_is_undeleted_has_its_id_again(history, hours):
    history.update(node(5, CAFE))
    kept = history.id_of("n5")
    history.update(node(5, version=2, deleted=True))
    history.update(node(5, CAFE, version=3), hours=hours)
    assert history.id_of("n5") == kept
    assert history.gone() == {}
    assert [event[:3] for event in history.events(2)] == [(kept, "restored", "n5")]


def test_a_place_that_is_deleted_and_undeleted_in_one_diff_never_left(history):
    history.update(node(5, CAFE))
    kept = history.id_of("n5")
    history.update(node(5, version=2, deleted=True), node(5, CAFE, version=3))
    assert history.id_of("n5") == kept
    assert history.events(1) == []


def test_a_shop_that_stands_empty_is_the_same_premises(history):
    history.update(node(5, "Tshop=bakery,name=Dupont"))
    kept = history.id_of("n5")
    history.update(node(5, "Tshop=vacant,name=Dupont", version=2))
    assert history.id_of("n5") == kept
    assert history.events(1) == [(kept, "changed", "n5", {"fields": ["category", "tags"]})]


def test_a_shop_that_is_none_any_more_is_gone_because_of_its_tags(history):
    history.update(node(5, "Tshop=bakery,name=Dupont"))
    former = history.id_of("n5")
    history.update(node(5, "Tdisused:shop=bakery,name=Dupont", version=2))
    assert history.gone() == {former: "retagged"}
    assert history.told() == [("deleted", "n5")]
    history.update(node(5, "Tshop=bakery,name=Dupont", version=3))
    assert history.id_of("n5") == former


def test_a_place_whose_outline_breaks_is_gone_because_it_cannot_be_drawn(history):
    history.update(*redrawn())
    former = history.id_of("w7")
    history.update(*(node(ref, version=2, deleted=True) for ref in (71, 72, 73)))
    assert history.gone() == {former: "undrawable"}


def test_a_place_that_moves_keeps_its_id(history):
    history.update(node(5, CAFE))
    kept = history.id_of("n5")
    history.update(node(5, CAFE, version=2, lon=3.0))
    assert history.events(1) == [(kept, "changed", "n5", {"fields": ["geom"]})]
    assert history.id_of("n5") == kept


@pytest.mark.parametrize("lat", [0.001, 60.0])
@pytest.mark.parametrize(("metres", "score"), [(23, 7), (27, 6), (97, 6), (103, None)])
def test_distance_is_measured_in_true_metres(history, lat, metres, score):
    history.update(node(5, CAFE, lat=lat))
    former = history.id_of("n5")
    history.update(node(5, version=2, deleted=True), *redrawn(metres=metres, lat=lat))
    relinked = [(former, "relinked", "w7", {"from": "n5", "score": score})]
    events = [event for event in history.events(1) if event[1] == "relinked"]
    assert events == (relinked if score else [])


def test_a_version_that_changes_nothing_is_no_event_and_no_tile(history):
    history.update(node(5, CAFE))
    versions = history.fetch("SELECT id, version FROM tiles.tileset ORDER BY id")
    before = history.fetch("SELECT count(*) FROM tiles.change")
    told = history.update(node(5, CAFE, version=2))
    assert told.tiles == 0
    assert history.events(1) == []
    assert history.fetch("SELECT count(*) FROM tiles.change") == before
    assert history.fetch("SELECT id, version FROM tiles.tileset ORDER BY id") == versions
    assert history.fetch("SELECT osm_version FROM osm.place WHERE osm_id = 5") == [(2,)]


def test_a_change_that_no_tile_shows_is_an_event_only(history):
    history.update(node(5, CAFE))
    told = history.update(node(5, f"{CAFE},phone=1", version=2))
    assert told.tiles == 0
    assert [event[3] for event in history.events(1)] == [{"fields": ["contact", "tags"]}]


def test_every_event_knows_its_diff_and_its_time(history):
    history.update(node(5, CAFE), hours=3)
    [(sequence, happened_at)] = history.fetch("SELECT sequence, happened_at FROM places.event")
    assert (sequence, happened_at) == (1, history.at)
    assert (history.at - START).total_seconds() == 3 * 3600


@pytest.fixture(scope="module")
def extracts(new_database, tmp_path_factory):
    """`import_(hours, lines…)`: what the next extract holds; returns ids by element, and events."""
    url, folder = new_database("extracts"), tmp_path_factory.mktemp("extracts")
    far = node(1, "Tamenity=cafe,name=Far", lon=-100)

    def import_(hours, *lines):
        at = (START + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
        file, pbf = folder / "extract.opl", folder / "extract.osm.pbf"
        file.write_text("\n".join([far, *lines, ""]))
        header = f"--output-header=osmosis_replication_timestamp={at}"
        command = ["osmium", "sort", "--overwrite", header, "-o", str(pbf), str(file)]
        subprocess.run(command, check=True, capture_output=True)
        import_osm(url, pbf, lambda line: None)
        with psycopg.connect(url) as conn:
            ids = dict(conn.execute("SELECT osm_type::text || osm_id, id FROM osm.place"))
            events = conn.execute(
                "SELECT place_id, action FROM places.event WHERE happened_at = %s ORDER BY seq",
                [at],
            ).fetchall()
        return ids, events

    return import_


def test_a_newer_extract_keeps_ids_as_diffs_do(extracts):
    there, events = extracts(0, node(5, CAFE), node(6, "Tshop=bakery,name=Dupont", lon=3.0))
    assert events == []
    cafe, bakery = there["n5"], there["n6"]
    there, events = extracts(24, *redrawn())
    assert there["w7"] == cafe
    assert events == [(bakery, "deleted"), (cafe, "relinked")]
    there, events = extracts(999, node(6, "Tshop=bakery,name=Dupont", lon=3.0))
    assert there["n6"] == bakery
    assert events == [(cafe, "deleted"), (bakery, "restored")]


@pytest.mark.parametrize(("hours", "found"), [(47, True), (49, False)])
def test_a_redraw_may_take_two_extracts_within_48_hours(extracts, hours, found):
    start = 2000 * hours  # after all that other tests import
    there, _ = extracts(start, node(50 + hours, CAFE, lon=4.0))
    kept = there[f"n{50 + hours}"]
    extracts(start + 1)
    there, _ = extracts(start + 1 + hours, *square(hours, CAFE, lon=4.0))
    assert (there[f"w{hours}"] == kept) is found


def test_an_import_that_is_resumed_after_an_update_knows_its_ids(
    new_database, tmp_path, monkeypatch
):
    url = new_database("resumed")
    old, new = tmp_path / "old.opl", tmp_path / "new.opl"
    old.write_text(node(1, CAFE, lon=-100) + "\n")
    new.write_text(node(1, CAFE, lon=-100) + "\n" + node(5, CAFE) + "\n")
    import_osm(url, old, lambda line: None)

    def swap(job):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(imports, "STAGES", (*imports.STAGES[:-1], swap))
        with pytest.raises(KeyboardInterrupt):
            import_osm(url, new, lambda line: None)
    with psycopg.connect(url) as conn:
        history = History(conn, tmp_path)
        history.update(node(5, CAFE))
        kept = history.id_of("n5")
    import_osm(url, new, lambda line: None, resume=True)
    with psycopg.connect(url) as conn:
        assert conn.execute("SELECT id FROM osm.place WHERE osm_id = 5").fetchone() == (kept,)
