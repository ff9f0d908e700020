"""The parts of an address: numbers, texts and positions."""

import re

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.addresses.formats import recognise
from importers.addresses.imports import _rows
from importers.addresses.report import Report
from importers.addresses.row import (
    REASONS,
    Unusable,
    departement,
    housenumber,
    position,
    project,
    text,
)

from .conftest import SAMPLES


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (("12",), "12"), (("0012",), "12"), (("12", "bis"), "12 bis"), (("12", "BIS"), "12 bis"),
        (("12BIS",), "12 bis"), (("12 ter",), "12 ter"), (("12", "a"), "12A"), (("12A",), "12A"),
        (("12", "b2"), "12 b2"), (("12", "bis a"), "12 bis a"), (("0",), "0"),
        (("12;14",), "12;14"), (("12-14",), "12-14"), (("12/2",), "12/2"),
        (("",), None), (("99999",), None), ((" ",), None),
    ],
)  # fmt: skip
def test_a_number_is_shown_in_one_way(written, shown):
    assert housenumber(*written) == shown


@pytest.mark.parametrize("written", [("x",), ("bis",), ("", "bis"), ("123456",), ("-1",), ("1.5",), ("١٢",), ("12", "\t;")])  # fmt: skip
def test_what_is_no_number_is_told(written):
    with pytest.raises(Unusable, match="number"):
        housenumber(*written)


NUMBERS = st.one_of(
    st.builds(
        lambda number, gap, suffix: f"{number}{gap}{suffix}",
        st.integers(0, 99_998),
        st.sampled_from(["", " ", "-"]),
        st.sampled_from(["", "bis", "BIS", "ter", "Quater", "a", "B", "c3"]),
    ),
    st.from_regex(r"[0-9A-Za-z ;,/-]{0,12}", fullmatch=True),
    st.text(max_size=12),
)


@given(NUMBERS)
def test_showing_a_number_twice_changes_nothing(written):
    try:
        shown = housenumber(written)
    except Unusable:
        return
    if shown is not None:
        assert housenumber(shown) == shown
        assert re.fullmatch(r"[0-9A-Za-z ;,/-]+", shown)


@pytest.fixture(scope="module")
def conn(module_database):
    with psycopg.connect(module_database, autocommit=True) as conn:
        yield conn


@settings(deadline=None, max_examples=200)
@given(written=NUMBERS)
def test_a_number_has_the_same_key_as_it_is_written_and_as_it_is_shown(conn, written):
    try:
        shown = housenumber(written)
    except Unusable:
        return
    if shown is not None:
        [same] = conn.execute(
            "SELECT places.number_keys(%s) = places.number_keys(%s)", (written, shown)
        ).fetchone()
        assert same, (written, shown)


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)


@settings(deadline=None, max_examples=200)
@given(name=NAMES)
def test_the_key_of_a_street_does_not_depend_on_case_accents_or_spaces(conn, name):
    [key, again, louder] = conn.execute(
        """
        SELECT places.street_key(%(name)s),
               places.street_key(unaccent(%(name)s)),
               places.street_key('  ' || replace(%(name)s, ' ', '  ') || ' - ')
        """,
        {"name": name},
    ).fetchone()
    assert key == again == louder


@given(st.text(max_size=30))
def test_a_text_is_told_or_is_one_cell_for_copy(value):
    try:
        made = text(value)
    except Unusable as error:
        assert error.reason in REASONS
        return
    assert not re.search(r"[\t\n\r\0]", made)
    assert "\\" not in made.replace("\\\\", "")
    made.encode("utf-8")


def test_what_cannot_be_seen_is_left_out_of_a_text():
    assert text("Rue\u00a0de \u200bla\u00ad  Paix ") == "Rue de la Paix"


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_position_is_in_france_or_told(lon, lat):
    try:
        east, north = position(lon, lat)
    except Unusable as error:
        assert error.reason in REASONS
        return
    x, y = project(east, north)
    assert abs(x) < 20_037_509
    assert abs(y) < 20_037_509


@pytest.mark.parametrize(
    ("insee", "where"), [("19005", "19"), ("2A004", "2A"), ("97411", "974"), ("98818", "988")]
)
def test_the_departement_is_the_beginning_of_the_insee_code(insee, where):
    assert departement(insee) == where


@pytest.mark.parametrize("insee", ["", "1900", "190055", "1900X", "2C004", "19 05"])
def test_an_insee_code_that_is_none_is_told(insee):
    with pytest.raises(Unusable, match="insee"):
        departement(insee)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[]", "shape"),
        ("{", "json"),
        ('{"type": "street"', "json"),
        ('{"type": "river"}', "shape"),
        ('{"type": "street", "housenumbers": [1]}', "shape"),
        ('{"type": "street", "id": "1_1", "housenumbers": {"1": 2}}', "shape"),
        ('{"type": "locality", "id": {"a": 1}, "lon": 2.3, "lat": 48.8}', "shape"),
        ('{"type": "locality", "id": "1_1", "name": "A", "lon": [2.3], "lat": 48.8}', "coordinates"),
        ('{"type": "locality", "id": "1_1", "name": "A", "lon": true, "lat": 48.8}', "coordinates"),
        ('{"type": "locality", "id": "1_1", "name": "A", "lon": 1e999, "lat": 48.8}', "outside_world"),
        ('{"type": "locality", "id": "1_1", "name": "\\ud800", "lon": 2.3, "lat": 48.8, "citycode": "75199"}', "characters"),
        ('{"type": "locality", "id": "1_1", "name": ["A"], "lon": 2.3, "lat": 48.8}', "insee"),
        ('{"type": "housenumber", "id": "1_1", "housenumber": "x", "lon": 2.3, "lat": 48.8}', "number"),
        ("[" * 100_000, "json"),
    ],
    ids=lambda value: value[:60],
)  # fmt: skip
def test_odd_json_is_told_by_its_reason(line, reason, tmp_path):
    with Report(tmp_path / "odd.ndjson") as report:
        found = recognise(SAMPLES / "ban.ndjson")
        assert _rows([line], 1, found, report) == []
    assert report.counts == {reason: 1}


def test_bano_has_ndjson_too(tmp_path):
    file = tmp_path / "bano.ndjson"
    file.write_text(
        '{"id":"751990010A","type":"street","name":"Grande Rue","postcode":"75199","citycode":"75199",'
        '"city":"Valbourg","lon":2.35,"lat":48.85,"housenumbers":{"12 bis":{"lat":48.8,"lon":2.3},"3A":{"lat":48.8,"lon":2.3}}}\n'
    )
    found = recognise(file)
    with Report(file) as report:
        rows = _rows(file.read_text().splitlines(), 1, found, report)
    assert found.source.id == "bano"
    assert [row.split("\t")[1:5:3] for row in rows] == [["751990010A-12B", "12 bis"], ["751990010A-3A", "3A"]]  # fmt: skip


def test_a_long_report_says_where_it_ends(tmp_path, monkeypatch):
    monkeypatch.setattr("importers.addresses.report.MOST_LISTED", 2)
    with Report(tmp_path / "file.csv") as report:
        for line in range(1, 6):
            report.reject(line, "number", "a\tb")
    assert report.counts == {"number": 5}
    assert report.path.read_text().splitlines() == [
        "line\treason\ttext", "1\tnumber\ta·b", "2\tnumber\ta·b", "…\tonly the first 2 are listed\t",
    ]  # fmt: skip
