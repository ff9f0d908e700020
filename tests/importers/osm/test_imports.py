"""An import replaces everything or nothing; ids of places outlive it."""

import threading

import psycopg
import pytest
from samples import TOWN, shared

from core.errors import Conflict, Invalid
from importers.osm import stages
from importers.osm.imports import import_osm, imported


@pytest.fixture
def database(new_database, request):
    return new_database(f"import_{abs(hash(request.node.name)) % 10**8}")


def quiet(line):
    pass


def fetch(url, query):
    with psycopg.connect(url) as conn:
        return conn.execute(query).fetchall()


def schemas(url):
    return {
        row[0] for row in fetch(url, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'osm%'")
    }


def test_an_import_fills_every_table(town):
    counts = {
        table: fetch(town, f"SELECT count(*) FROM osm.{table}")[0][0]
        for table in (
            "street",
            "building",
            "water_polygon",
            "land",
            "boundary",
            "place_label",
            "address",
        )
    }
    assert counts == {
        "street": 4, "building": 2, "water_polygon": 2, "land": 2, "boundary": 2, "place_label": 3, "address": 3,
    }  # fmt: skip
    assert schemas(town) == {"osm"}


def test_the_extract_is_recorded(town):
    there = imported(town)
    assert there.name == "town.opl"
    assert there.data_timestamp.isoformat().startswith("2026-01-02T03:04:05")
    west, south, east, north = there.bbox
    assert west < 2.35 < east
    assert south < 48.85 < north


def test_ids_survive_a_second_import_and_a_deletion(database, tmp_path):
    first, second = tmp_path / "first.opl", tmp_path / "second.opl"
    first.write_text("n1 Tamenity=cafe,name=A x2 y48\nn2 Tamenity=cafe,name=B x2.1 y48\n")
    second.write_text("n2 Tamenity=cafe,name=B2 x2.1 y48\nn3 Tamenity=cafe,name=C x2.2 y48\n")
    places = "SELECT osm_id, id FROM osm.place ORDER BY osm_id"
    import_osm(database, first, quiet)
    before = dict(fetch(database, places))
    import_osm(database, second, quiet)
    after = dict(fetch(database, places))
    assert set(after) == {2, 3}
    assert after[2] == before[2]
    import_osm(database, first, quiet)
    assert dict(fetch(database, places)) == before


def test_a_colliding_id_is_drawn_again(database, tmp_path):
    file = tmp_path / "input.opl"
    file.write_text("n1 Tamenity=cafe,name=A x2 y48\n")
    import_osm(database, file, quiet)
    with psycopg.connect(database) as conn:
        conn.execute("DELETE FROM places.identity")
        conn.execute("INSERT INTO places.identity VALUES (importer.place_id('n', 1, 0), 'w', 99)")
    import_osm(database, file, quiet)
    assert fetch(database, "SELECT id = importer.place_id('n', 1, 1) FROM osm.place") == [(True,)]


def test_a_new_import_makes_new_tile_versions(database):
    import_osm(database, TOWN, quiet)
    before = dict(fetch(database, "SELECT id, version FROM tiles.tileset"))
    import_osm(database, TOWN, quiet)
    after = dict(fetch(database, "SELECT id, version FROM tiles.tileset"))
    assert after == {tileset: version + 1 for tileset, version in before.items()}


@pytest.mark.parametrize("name", ["truncated-monaco.osm.pbf"])
def test_a_truncated_file_changes_nothing(database, name):
    import_osm(database, TOWN, quiet)
    before = fetch(database, "SELECT id, name FROM osm.place ORDER BY id")
    with pytest.raises(Invalid, match="truncated"):
        import_osm(database, shared(f"odd/{name}"), quiet)
    assert fetch(database, "SELECT id, name FROM osm.place ORDER BY id") == before
    assert schemas(database) == {"osm"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("missing.osm.pbf", None),
        ("notes.txt", "buy bread"),
        ("notes.osm.pbf", "buy bread"),
        ("broken.osm", "<osm><node id='1'"),
        ("page.osm", "<html></html>"),
        ("line.opl", "buy bread\n"),
    ],
)
def test_a_file_that_is_not_osm_is_refused_by_name(database, tmp_path, name, content):
    file = tmp_path / name
    if content is not None:
        file.write_text(content)
    with pytest.raises(Invalid, match=name):
        import_osm(database, file, quiet)


def test_xml_entities_are_not_expanded(database, tmp_path):
    file = tmp_path / "bomb.osm"
    file.write_text(
        '<!DOCTYPE osm [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        "<osm version='0.6'><node id='1' lat='48' lon='2'><tag k='name' v='&b;'/></node></osm>"
    )
    with pytest.raises(Invalid, match=r"bomb\.osm"):
        import_osm(database, file, quiet)


@pytest.mark.parametrize(
    "name", ["cyclic-relations.osm", "complex-1436294.osm.pbf", "complex-1450537.osm.pbf"]
)
def test_odd_files_are_imported(database, name):
    import_osm(database, shared(f"odd/{name}"), quiet)
    assert imported(database).name == name


def test_an_empty_file_is_an_empty_map(database, tmp_path):
    file = tmp_path / "empty.osm"
    file.write_text("<osm version='0.6'></osm>")
    import_osm(database, file, quiet)
    assert imported(database).bbox is None


def test_odd_values_are_imported(database, tmp_path):
    file = tmp_path / "odd.opl"
    file.write_text(
        "n1 Tamenity=cafe,name=North%20%Pole x0 y90\n"
        "n2 Tamenity=cafe,name=Antimeridian x180 y10\n"
        "n9007199254740993 Tamenity=cafe,name=Big x2 y48\n"
        f"n4 Tamenity=cafe,name=Long,description={'x' * 255} x2 y48\n"
        "n5 Tamenity=cafe,name=Back%5c%slash%9%tab%a%line x2 y48\n"
    )
    import_osm(database, file, quiet)
    names = {row[0] for row in fetch(database, "SELECT name FROM osm.place")}
    assert names == {"Antimeridian", "Big", "Long", "Back\\slash\ttab\nline"}


def test_two_imports_at_once_are_one(database, monkeypatch):
    entered, go = threading.Event(), threading.Event()

    def wait(job):
        entered.set()
        go.wait(30)
        return {}

    monkeypatch.setattr("importers.osm.imports.STAGES", (wait, *stages.STAGES))
    first = threading.Thread(target=import_osm, args=(database, TOWN, quiet))
    first.start()
    assert entered.wait(30)
    try:
        with pytest.raises(Conflict, match="Another import"):
            import_osm(database, TOWN, quiet)
    finally:
        go.set()
        first.join()
    assert imported(database).name == "town.opl"


@pytest.mark.parametrize("stage", [stage.__name__ for stage in stages.STAGES[1:]])
def test_a_failure_before_the_swap_leaves_what_is_served(database, monkeypatch, stage):
    import_osm(database, TOWN, quiet)
    before = fetch(database, "SELECT imported_at FROM osm.extract")

    def fail(job):
        raise psycopg.OperationalError("the disk is full")

    broken = tuple(fail if s.__name__ == stage else s for s in stages.STAGES)
    monkeypatch.setattr("importers.osm.imports.STAGES", broken)
    with pytest.raises(psycopg.OperationalError):
        import_osm(database, TOWN, quiet)
    assert fetch(database, "SELECT imported_at FROM osm.extract") == before
    assert schemas(database) == {"osm"}


def test_a_reader_in_the_middle_of_a_swap_never_sees_half(database):
    """One connection reads all the time, with prepared statements, while imports swap the schemas."""
    import_osm(database, TOWN, quiet)
    stop, seen, errors = threading.Event(), set(), []

    def read_on():
        try:
            with psycopg.connect(database, autocommit=True) as conn:
                while not stop.is_set():
                    row = conn.execute(
                        "SELECT count(*), length(tiles.basemap(14, 8299, 5636)) > 0 FROM osm.place",
                        prepare=True,
                    ).fetchone()
                    seen.add(row)
        except psycopg.Error as error:
            errors.append(error)

    reader = threading.Thread(target=read_on)
    reader.start()
    for _ in range(3):
        import_osm(database, TOWN, quiet)
    stop.set()
    reader.join()
    assert errors == []
    assert len(seen) == 1
