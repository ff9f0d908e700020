"""A filter is read, or refused with what is wrong and what is allowed; nothing else can happen."""

import time

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layered import Layers
from psycopg.rows import dict_row
from sqlalchemy.dialects.postgresql.psycopg import dialect

from core.errors import Invalid
from core.migrations import migrate
from services.tiles.filtered import draw_filtered
from services.tiles.filters import read_filter
from services.tiles.sources import PLACE_TYPES

FIELDS = {"name": "string", "beds": "number", "open": "boolean", "été": "string"}


def read(text, tileset="gardens"):
    return read_filter(text, tileset, PLACE_TYPES if tileset == "places" else FIELDS)


def said(text, tileset="gardens"):
    """Why a filter is refused, in English."""
    with pytest.raises(Invalid) as refused:
        read(text, tileset)
    assert refused.value.text("fr") != refused.value.text("en")
    return refused.value.text("en")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("owner = 'x'", "there is no property “owner”"),
        ("name = 5", "“5.0” is where a string has to be"),
        ("beds = 'abc'", "“abc” is where a number has to be"),
        ("beds = true", "“True” is where a number has to be"),
        ("beds IN (1, 'x')", "“x” is where a number has to be"),
        ("beds BETWEEN 1 AND 'x'", "“x” is where a number has to be"),
        ("open = 1", "“1.0” is where true or false has to be"),
        ("open < true", "can only be compared by = and <>"),
        ("open BETWEEN false AND true", "can only be compared by = and <>"),
        ("name = beds", "“beds” is where a string has to be"),
        ("5 = beds", "“5.0” is on the left"),
        ("'x' IN ('x')", "“x” is on the left"),
        ("beds LIKE '5%'", "LIKE takes a string"),
        ("name LIKE 5", "“5.0” is where a string has to be"),
        ("name LIKE '%x'", "does not begin with %"),
        ("name LIKE '_x'", "does not begin with % or _"),
        ("casei(name) LIKE casei('%x')", "does not begin with %"),
        ("name LIKE 'a%b%c%d%e%'", "at most 4 %"),
        (r"name LIKE 'a\'", "does not end in"),
        (f"name LIKE '{'a' * 101}'", "at most 100 characters"),
        ("casei(beds) = 1", "casei() takes a string"),
        ("beds = casei(1)", "“1.0” is where a number has to be"),
        ("upper(name) = 'X'", "the function “upper” is not allowed"),
        ("pg_sleep(10) = 1", "the function “pg_sleep” is not allowed"),
        ("S_INTERSECTS(geom, POINT(0 0))", "the function “S_INTERSECTS” is not allowed"),
        ("beds + 1 = 2", "“+” at character 6 cannot be read"),
        ("beds = 1 + 1", "“+” at character 10 cannot be read"),
        ("name = 'x'; DROP TABLE osm.place", "“;” at character 11 cannot be read"),
        ("name = 'x' -- and", "“-” at character 12 cannot be read"),
        ("beds = 1e999", "“1e999” at character 8 cannot be read"),
        ("beds = NaN", "“NaN” is where a number has to be"),
        ("name = 'a\0b'", "at character 10 cannot be read"),
        ("name = '\ud800'", "cannot be read"),
        ("name = 'x", "“'” at character 8 cannot be read"),
        ("beds ==  1", "“=” at character 7 is not what may come there"),
        ("", "the end at character 1"),
        ("   ", "the end at character 1"),
        ("beds = 1 AND", "the end"),
        ("(beds = 1", "not “)”"),
        ("beds = 1)", "“)” at character 9"),
        ("beds = 1 beds = 2", "“beds” at character 10"),
        ("name", "the end"),
        ("true", "the end"),
        ("NOT", "the end"),
        ("beds IN ()", "“)”"),
        ("beds IS 5", "not “NULL”"),
        ("beds BETWEEN 1", "not “AND”"),
        ("name = DATE('2020-01-01')", "is where a string has to be"),
        ("name = DATE('yesterday')", "“yesterday” at character 8 cannot be read"),
        ("x" * 2001, "2001 characters, at most 2000"),
        ("(" * 900 + "beds = 1" + ")" * 900, "21 levels of parentheses, at most 20"),
        ("NOT " * 400 + "beds = 1", "21 levels of parentheses, at most 20"),
        ("casei(" * 300 + "name", "21 levels of parentheses, at most 20"),
        (" OR ".join(["beds = 1"] * 21), "21 conditions, at most 20"),
        (f"beds IN ({','.join(['1'] * 101)})", "101 values, at most 100"),
    ],
)  # fmt: skip
def test_what_is_not_allowed_is_named(text, named):
    answer = said(text)
    assert named in answer
    assert "Allowed: =, <>," in answer
    assert "Properties of “gardens”: name (string), beds (number), open (boolean)" in answer


def test_a_tileset_without_properties_cannot_be_filtered():
    with pytest.raises(Invalid, match="“basemap” cannot be filtered"):
        read_filter("kind = 'x'", "basemap", {})


@pytest.mark.parametrize("text", ["osm_timestamp > 5", "osm_timestamp = '2020-01-01'"])
def test_a_time_is_compared_with_a_time(text):
    assert "TIMESTAMP('…') or DATE('…') has to be" in said(text, "places")


@pytest.mark.parametrize(
    "text",
    ["\"name\" = 'x'", "été = 'x'", "NAME2 = 1 OR name = 'x'", "casei(\"name\") = casei('É')"],
)
def test_names_may_be_quoted_and_have_accents_and_their_case_counts(text):
    if text.startswith("NAME2"):
        assert "“NAME2”" in said(text)
    else:
        read(text)


def test_values_are_parameters_of_the_statement():
    compiled = read("name = 'x'' OR 1=1' AND casei(name) = casei('%(y)s')").compile(
        dialect=dialect()
    )
    assert "1=1" not in str(compiled)
    assert set(compiled.params.values()) >= {"x' OR 1=1", "%(y)s"}


@pytest.mark.parametrize(
    "bomb",
    [
        "(" * 2000,
        "NOT(" * 500,
        "'" * 1999,
        "''" * 999 + "'",
        '"' * 1999,
        " " * 2000,
        "a" * 2000,
        "1" * 2000,
        "beds=" + "1" * 1990,
        "-" * 2000,
        "a.b:" * 500,
        "name LIKE '" + "a%" * 990 + "'",
        "beds IN (" + "1," * 900,
        "é" * 2000,
        "\0" * 2000,
        "a=1 AND " * 250,
        "casei(" * 330,
    ],
)
def test_a_bomb_is_refused_at_once(bomb):
    began = time.perf_counter()
    with pytest.raises(Invalid):
        read(bomb)
    assert time.perf_counter() - began < 0.5


pieces = st.sampled_from(
    ["name", "beds", "open", "rank", "(", ")", "=", "<>", "<", "<=", "AND", "OR", "NOT", "LIKE", "IN", "BETWEEN",
     "IS", "NULL", "'x'", "'a%'", "''''", "1", "-2.5e3", "1e400", "TRUE", "false", "casei(", "accenti(", ",", '"name"',
     "DATE('2020-02-30')", "TIMESTAMP('2020-01-01T00:00:00Z')", "\0", "%", "%s", "%(x)s", ";", "\\", "'\\'", "é"]
)  # fmt: skip
texts = st.one_of(
    st.text(max_size=200),
    st.lists(pieces, max_size=30).map(" ".join),
    st.text(alphabet="()'\"=<>,. ANDORTnamebds15%\\", max_size=80),
)
kinds = {
    "name": st.text(max_size=12).map(lambda text: "'" + text.replace("'", "''") + "'"),
    "beds": st.one_of(st.floats(allow_nan=False).map(repr), st.integers().map(str)),
    "open": st.sampled_from(["true", "FALSE"]),
}
comparison = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])


@st.composite
def predicates(draw):
    name = draw(st.sampled_from(sorted(kinds)))
    value = kinds[name]
    form = draw(st.integers(0, 4))
    if form == 0:
        return f"{name} {draw(comparison)} {draw(value)}"
    if form == 1:
        return f"{name} NOT BETWEEN {draw(value)} AND {draw(value)}"
    if form == 2:
        return f"{name} IN ({', '.join(draw(st.lists(value, min_size=1, max_size=4)))})"
    if form == 3:
        return f"accenti(casei({name})) LIKE {draw(value)}"
    return f"{name} IS NOT NULL"


conditions = st.recursive(
    predicates(),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" AND ", " or "]), inner).map("".join),
        inner.map(lambda text: f"NOT ({text})"),
        inner.map(lambda text: f"({text})"),
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def filled(new_database):
    url = new_database("filters")
    with psycopg.connect(url) as conn:
        migrate(conn)
        layers = Layers(conn)
        layers.declare("gardens", fields={name: FIELDS[name] for name in kinds})
        layers.put("gardens", 1, "POINT(9 9)", name="Jardin", beds=3, open=True)
        layers.put("gardens", 2, "POINT(8 8)", name="1e400", beds=10**299)
    return url


@settings(max_examples=400, deadline=None, derandomize=True)
@given(texts)
def test_any_text_is_read_or_refused(text):
    try:
        read(text).compile(dialect=dialect(), compile_kwargs={"render_postcompile": True})
    except Invalid as error:
        assert error.text("fr") and error.text("en")


@settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(conditions)
async def test_what_is_read_can_be_drawn(filled, text):
    try:
        condition = read_filter(text, "gardens", {name: FIELDS[name] for name in kinds})
    except Invalid:
        return
    async with await psycopg.AsyncConnection.connect(filled, row_factory=dict_row) as conn:
        for tile in ((14, 8192, 8191), (3, 4, 3)):
            mvt, dropped = await draw_filtered(conn, "gardens", *tile, condition)
            assert isinstance(mvt, bytes) and dropped == 0
