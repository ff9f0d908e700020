"""A file of addresses replaces what it covers, or nothing; what it has in vain is told."""

import gzip
import json
import multiprocessing
import threading
import time

import psycopg
import pytest
from samples import shared

from core.errors import Conflict, Invalid
from importers.addresses import imports
from importers.addresses.imports import import_addresses, loaded
from importers.addresses.lines import Lines

from .conftest import SAMPLES, quiet

SHOWN = """
    SELECT source_id, kind, housenumber, street, postcode, insee, city, departement
    FROM places.address ORDER BY source_id
"""
ALL = "SELECT id, source_id, loaded_at, ST_AsEWKB(geom) FROM places.address ORDER BY id"


def bano(*rows):
    return "".join(row + "\n" for row in rows)


def a_bano_row(number, insee="75199", lat=48.85, lon=2.35, street="Grande Rue"):
    postcode = insee if insee.isdecimal() else "20000"
    return f"{insee}0010A-{number},{number},{street},{postcode},Valbourg,C+O,{lat},{lon}"


def test_a_ban_csv_is_read_as_it_is(load, fetch):
    done = load("ban.csv")
    assert fetch(SHOWN) == [
        ("75199_0010_00012", "housenumber", "12", "Grande Rue", "75199", "75199", "Valbourg", "75"),
        ("75199_0010_00012_bis", "housenumber", "12 bis", "Grande Rue", "75199", "75199", "Valbourg", "75"),
        ("75199_0020_00003_bis", "housenumber", "3 bis", "R de l'Eglise", "75199", "75199", "Valbourg", "75"),
        ("75199_0020_00005", "housenumber", "5", "Rue de l'Église", "75199", "75199", "Valbourg", "75"),
        ("75199_B010_99999", "locality", None, "Les Tilleuls", "75199", "75199", "Valbourg", "75"),
    ]  # fmt: skip
    assert done.departements == ["75"]
    assert done.read == 9
    assert done.rejected == {"no_coordinates": 1, "swapped": 1, "number": 1, "repeated": 1}


def test_what_was_rejected_is_listed_with_its_line(load):
    lines = load("ban.csv").report.read_text().splitlines()
    assert [line.split("\t")[:2] for line in lines] == [
        ["line", "reason"],
        ["7", "no_coordinates"],
        ["8", "swapped"],
        ["9", "number"],
        ["10", "repeated"],
    ]
    assert lines[3].split("\t")[2].startswith("75199_0020_00011;75199_0020;onze;")


def test_a_file_without_faults_has_no_report(load, data_dir):
    assert load(bano(a_bano_row(1))).report is None
    assert not (data_dir / "reports").exists()


def test_ndjson_and_csv_of_ban_are_the_same_source(load, fetch):
    load("ban.csv")
    before = fetch(SHOWN)
    done = load("ban.ndjson")
    assert done.rejected == {"no_coordinates": 1, "swapped": 1, "json": 1}
    ids = {row[0] for row in fetch(SHOWN)}
    assert {row[0] for row in before} - {"75199_B010_99999"} < ids
    assert (done.changes.added, done.changes.changed, done.changes.removed) == (1, 0, 1)
    assert len(loaded_rows(fetch)) == 1


def loaded_rows(fetch):
    return fetch("SELECT name, departements, rows FROM places.address_source ORDER BY name")


@pytest.mark.parametrize(("street_id", "source"), [("75199_0010", "ban"), ("751990010A", "bano")])
def test_ndjson_needs_no_code_of_the_commune_beside_its_ids(load, fetch, street_id, source):
    """The fields that Addok needs, and no others."""
    street = {
        "id": street_id, "type": "street", "name": "Grande Rue", "postcode": "75199",
        "city": "Valbourg", "lat": 48.85, "lon": 2.35, "importance": 0.5,
        "housenumbers": {"11": {"lat": 48.8506, "lon": 2.3506}, "11 bis": {"lat": 48.85, "lon": 2.35}},
    }  # fmt: skip
    town = {"id": "75199", "type": "municipality", "name": "Valbourg", "lat": 48.8, "lon": 2.3}
    load(f"{json.dumps(town)}\n{json.dumps(street)}\n")
    rows = fetch(
        "SELECT source, insee, departement, housenumber, postcode, city FROM places.address ORDER BY 4"
    )
    assert rows == [
        (source, "75199", "75", "11", "75199", "Valbourg"),
        (source, "75199", "75", "11 bis", "75199", "Valbourg"),
    ]


def test_ndjson_whose_commune_cannot_be_told_is_rejected(load):
    street = {
        "id": "abc_1", "type": "street", "name": "Grande Rue", "postcode": "75199",
        "housenumbers": {"11": {"lat": 48.85, "lon": 2.35}},
    }  # fmt: skip
    with pytest.raises(Invalid, match="no usable address"):
        load(f"{json.dumps(street)}\n")


def test_bano_keeps_the_letters_of_its_numbers(load, fetch):
    load("bano.csv")
    assert ("20 bis",) in fetch("SELECT housenumber FROM places.address")


def test_positions_are_web_mercator_to_the_millimetre(load, fetch):
    load(bano(a_bano_row(1, lat=48.8506, lon=2.35065)))
    [(x, y, far)] = fetch("""
        SELECT
            ST_X(geom), ST_Y(geom),
            ST_Distance(geom, ST_Transform(ST_SetSRID(ST_MakePoint(2.35065, 48.8506), 4326), 3857))
        FROM places.address
    """)
    assert (x, y) == (round(x, 3), round(y, 3))
    assert far < 0.001


def test_each_source_has_its_licence(load, fetch):
    load("ban.csv")
    load("bano.csv")
    assert fetch("SELECT DISTINCT source, licence FROM places.address ORDER BY 1") == [
        ("ban", "etalab-2.0"),
        ("bano", "ODbL-1.0"),
    ]


def test_the_same_file_again_changes_nothing(load, fetch):
    load("ban.csv")
    before, version = fetch(ALL), fetch("SELECT version FROM tiles.tileset")
    done = load("ban.csv")
    assert (done.changes.added, done.changes.changed, done.changes.removed) == (0, 0, 0)
    assert fetch(ALL) == before
    assert fetch("SELECT version FROM tiles.tileset") == version
    assert len(loaded_rows(fetch)) == 1


def test_a_new_delivery_touches_only_what_differs(load, fetch):
    load(bano(a_bano_row(1), a_bano_row(2), a_bano_row(3)))
    before = dict(fetch("SELECT source_id, id FROM places.address"))
    done = load(bano(a_bano_row(1), a_bano_row(2, lat=48.9), a_bano_row(4)))
    after = dict(fetch("SELECT source_id, id FROM places.address"))
    assert (done.changes.added, done.changes.changed, done.changes.removed) == (1, 1, 1)
    assert set(after) == {"751990010A-1", "751990010A-2", "751990010A-4"}
    assert after["751990010A-1"] == before["751990010A-1"]


def test_changes_make_a_new_version_of_the_tiles_that_show_them(load, fetch):
    versions = "SELECT id, version FROM tiles.tileset"
    before = dict(fetch(versions))
    [(last,)] = fetch("SELECT coalesce(max(seq), 0) FROM tiles.change")
    load(bano(a_bano_row(1)))
    assert dict(fetch(versions)) == before | {"basemap": before["basemap"] + 1}
    told = fetch(f"SELECT tileset, z, x, y, to_zoom FROM tiles.change WHERE seq > {last}")
    assert told == [("basemap", 0, 0, 0, 14)]


def test_files_of_other_departements_do_not_replace_each_other(load, fetch):
    load(bano(a_bano_row(1)))
    load(bano(a_bano_row(1, insee="19005", lat=45.2, lon=1.4), a_bano_row(1, insee="2A004", lat=41.9, lon=8.7)))  # fmt: skip
    load(bano(a_bano_row(1, insee="97411", lat=-20.9, lon=55.5)))
    assert fetch("SELECT departement FROM places.address ORDER BY 1") == [
        ("19",), ("2A",), ("75",), ("974",),
    ]  # fmt: skip
    load(bano(a_bano_row(2)))
    assert fetch("SELECT housenumber FROM places.address WHERE departement = '75'") == [("2",)]


def test_a_file_keeps_the_departements_that_no_other_has_replaced(load, fetch, tmp_path):
    both, one = tmp_path / "both.csv", tmp_path / "one.csv"
    corse = a_bano_row(1, insee="2B033", lat=42.7, lon=9.4)
    both.write_text(bano(a_bano_row(1), a_bano_row(2), corse))
    one.write_text(bano(a_bano_row(3)))
    load(both)
    assert loaded_rows(fetch) == [("both.csv", ["2B", "75"], 3)]
    load(one)
    assert loaded_rows(fetch) == [("both.csv", ["2B"], 1), ("one.csv", ["75"], 1)]


def test_one_source_does_not_replace_another(load, fetch):
    load("ban.csv")
    load("bano.csv")
    assert fetch("SELECT source, count(*) FROM places.address GROUP BY 1 ORDER BY 1") == [
        ("ban", 5),
        ("bano", 5),
    ]


def test_an_address_that_both_have_is_bans_whichever_came_first(load, fetch):
    shown = "SELECT source_id, superseded FROM places.address WHERE source = 'bano' ORDER BY 1"
    load("ban.csv")
    done = load("bano.csv")
    before = fetch(shown)
    assert [row for row in before if row[1]] == [("751990010A-12", True), ("751990020B-5", True)]
    assert done.changes.in_ban == 1  # the other one is in OpenStreetMap, too
    load("ban.csv")
    assert fetch(shown) == before


def test_bano_comes_back_where_ban_no_longer_has_an_address(load, fetch):
    load("bano.csv")
    load("ban.csv")
    load("\n".join((SAMPLES / "ban.csv").read_text().splitlines()[:2]) + "\n")
    assert fetch("SELECT source_id FROM places.address WHERE superseded") == [("751990010A-12",)]


def test_real_addresses_of_correze_are_read(load, fetch):
    done = load(shared("import/bano-limousin.csv"))
    assert (done.read, done.changes.kept) == (2001, 2000)
    assert done.rejected == {"insee": 1}
    assert fetch("SELECT DISTINCT departement FROM places.address") == [("19",)]
    assert fetch("SELECT housenumber, street FROM places.address WHERE source_id = '190050004W-598B'") == [
        ("598 bis", "Rue Antoine Bourdu")
    ]  # fmt: skip


@pytest.mark.parametrize("pack", [lambda b: b, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize(
    ("encode", "told"),
    [
        (lambda s: s.encode(), "UTF-8"),
        (lambda s: b"\xef\xbb\xbf" + s.encode(), "UTF-8"),
        (lambda s: s.encode("latin-1"), "Latin-1"),
        (lambda s: s.replace("\n", "\r\n").encode(), "UTF-8"),
    ],
    ids=["utf-8", "bom", "latin-1", "crlf"],
)
def test_encoding_line_ends_and_gzip_are_recognised(load, fetch, tmp_path, encode, told, pack):
    file = tmp_path / "ban.csv"
    file.write_bytes(pack(encode((SAMPLES / "ban.csv").read_text("utf-8"))))
    assert load(file).changes.kept == 5
    assert fetch("SELECT street FROM places.address WHERE source_id = '75199_0020_00005'") == [
        ("Rue de l'Église",)
    ]
    lines = Lines(file)
    list(lines.blocks())
    assert lines.encoding == told


@pytest.mark.parametrize("delimiter", [",", "\t", "|"])
def test_the_delimiter_is_recognised(load, delimiter):
    text = (SAMPLES / "ban.csv").read_text().replace(";", delimiter)
    assert load(text).changes.kept == 5


def test_a_row_that_is_not_utf_8_among_others_is_rejected(load):
    done = load(a_bano_row(1, street="Allée").encode() + b"\n" + a_bano_row(2, street="All\xe9e").encode("latin-1") + b"\n")  # fmt: skip
    assert (done.changes.kept, done.rejected) == (1, {"characters": 1})


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (a_bano_row(1, lat=""), "no_coordinates"),
        (a_bano_row(1, lat="x"), "coordinates"),
        (a_bano_row(1, lat="nan"), "outside_world"),
        (a_bano_row(1, lat=2.35, lon=48.85), "swapped"),
        (a_bano_row(1, lat=95), "outside_world"),
        (a_bano_row(1, lat=0, lon=0), "outside_france"),
        (a_bano_row("sept"), "number"),
        (a_bano_row("123456"), "number"),
        (a_bano_row(1, street="x" * 201), "too_long"),
        (a_bano_row(1, street="x" * 9_000), "too_long"),
        (a_bano_row(1, street=""), "no_name"),
        (a_bano_row(1, street="a\0b"), "characters"),
        (a_bano_row(1, insee="1900X"), "insee"),
        (a_bano_row(1) + ",more", "columns"),
        ('"' + a_bano_row(1), "columns"),
        (a_bano_row(1).replace(",75199,", ",7519,"), "postcode"),
    ],
    ids=lambda value: value[:40].replace("\0", "") if isinstance(value, str) else None,
)
def test_a_bad_row_is_told_and_the_rest_imported(load, fetch, monkeypatch, row, reason):
    monkeypatch.setattr("importers.addresses.lines.PIECE", 1_024)
    good = [a_bano_row(n) for n in range(10, 110)]  # the bad one is not in the first block
    done = load(bano(*good, row, a_bano_row(2)))
    assert done.rejected == {reason: 1}
    assert fetch("SELECT count(*) FROM places.address") == [(101,)]


LONG = bano(*(a_bano_row(n, lat=48.85 + n % 977 / 1e4) for n in range(1, 40_000))).encode()
BAD = {
    "missing.csv": (None, "does not exist"),
    "empty.csv": (b"", "is empty"),
    "blank.csv": (b"\n \n", "is not a file of addresses"),
    "binary.csv": (bytes(range(256)) * 40, "not text"),
    "noise.csv": (b"\xff\xfe\x12\x90" * 999, "not text"),
    "utf16.csv": ("id;lon;lat\n".encode("utf-16"), "not text"),
    "page.html": (b"<!DOCTYPE html><html><body>502 Bad Gateway</body></html>", "not a file of"),
    "list.txt": (b"buy bread\nand milk\n", "is not a file of addresses"),
    "spaces.csv": (b"id numero nom_voie code_insee lon lat\n1 2 Rue 75199 2 48\n", "not a file of"),
    "lambert.csv": (b"id;numero;nom_voie;code_insee;x;y;lon\n", "lacks the columns lat"),
    "none.csv": (b"id;numero;nom_voie;code_insee;lon;lat\n", "no usable address"),
    "all_bad.csv": (b"id;numero;nom_voie;code_insee;lon;lat\nx;x;x;x;x;x\n", "no usable address"),
    "other.json": (b'{"type": "FeatureCollection", "features": []}\n', "is not a file of addresses"),
    "list.json": (b"[1, 2]\n", "is not a file of addresses"),
    "deep.json": (b'{"a":' + b"[" * 100_000 + b"\n", "is not a file of addresses"),
    "cut.csv.gz": (gzip.compress((SAMPLES / "ban.csv").read_bytes())[:-20], "damaged or truncated"),
    "cut_late.csv.gz": (gzip.compress(LONG)[:-500], "damaged or truncated"),
    "binary_late.csv": (LONG + b"\0" * (6 << 20), "line of more than"),
    "crc.csv.gz": (gzip.compress(b"id;lon;lat\n" * 99)[:-8] + b"\0" * 8, "damaged or truncated"),
    "zip.csv": (b"PK\x03\x04rest", "unpack it first"),
    "endless.csv": (b"x" * (6 << 20), "line of more than"),
    "bomb.csv.gz": (gzip.compress(b"id;nom_voie;code_insee;lon;lat\n" + b"\n" * (8 << 20)), "unpacks to more than"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_file_of_another_kind_is_refused_by_name_and_changes_nothing(
    load, fetch, tmp_path, monkeypatch, name
):
    monkeypatch.setattr("importers.addresses.lines.FREE", 1 << 20)
    load("bano.csv")
    before = fetch(ALL)
    content, said = BAD[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(Invalid, match=said) as error:
        load(tmp_path / name)
    assert str(tmp_path / name) in error.value.text("en")
    assert str(tmp_path / name) in error.value.text("fr")
    assert fetch(ALL) == before


def test_a_folder_is_no_file(load, tmp_path):
    with pytest.raises(Invalid, match="does not exist"):
        load(tmp_path)


def test_two_imports_at_once_are_one(load, database, monkeypatch):
    entered, go = threading.Event(), threading.Event()
    real = imports._read

    def wait(*arguments):
        entered.set()
        go.wait(30)
        return real(*arguments)

    monkeypatch.setattr(imports, "_read", wait)
    first = threading.Thread(target=load, args=("bano.csv",))
    first.start()
    assert entered.wait(30)
    try:
        with pytest.raises(Conflict, match="Another import"):
            import_addresses(database, SAMPLES / "ban.csv", quiet)
    finally:
        go.set()
        first.join()


def test_a_failure_on_the_way_leaves_what_was_there(load, fetch, monkeypatch):
    load("bano.csv")
    before = fetch(ALL)

    def fail(*arguments):
        raise psycopg.OperationalError("the disk is full")

    monkeypatch.setattr(imports, "_record", fail)
    with pytest.raises(psycopg.OperationalError):
        load(bano(a_bano_row(77)))
    monkeypatch.undo()
    assert fetch(ALL) == before
    load(bano(a_bano_row(77)))
    assert fetch("SELECT housenumber FROM places.address WHERE departement = '75'") == [("77",)]


def _import_and_wait(url, file, until):
    """In a process that is killed while its transaction has written, but not committed."""

    def wait(*arguments):
        until.set()
        time.sleep(60)

    imports._record = wait
    import_addresses(url, file, quiet)


def test_kill_9_leaves_what_was_there_and_nothing_behind(load, fetch, database, tmp_path):
    load("bano.csv")
    before = fetch(ALL)
    file = tmp_path / "new.csv"
    file.write_text(bano(*(a_bano_row(n) for n in range(1, 500))))
    context = multiprocessing.get_context("fork")
    until = context.Event()
    process = context.Process(target=_import_and_wait, args=(database, file, until))
    process.start()
    assert until.wait(30)
    assert fetch(ALL) == before, "a reader sees what was there until all is there"
    process.kill()
    process.join()
    assert fetch(ALL) == before
    deadline = time.monotonic() + 30
    while True:
        try:
            assert load(file).changes.added == 497
            break
        except Conflict:  # PostgreSQL has not yet noticed that its client is gone
            assert time.monotonic() < deadline
            time.sleep(0.1)
    assert fetch("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'address_new%'") == [(0,)]


def test_what_is_loaded_can_be_told(load, database):
    load("bano.csv")
    with psycopg.connect(database) as conn:
        [file] = loaded(conn)
    assert (file.source, file.name, file.departements) == ("bano", "bano.csv", ["13", "75"])
    assert (file.rows, file.rejected, file.licence) == (5, 1, "ODbL-1.0")
