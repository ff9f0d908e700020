"""What a filter cannot say is refused by name; whatever is not refused, PostgreSQL can answer."""

import json

import psycopg
import pytest
from atlas import COLUMNS, atlas, make, statement
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Malformed
from core.migrations import migrate
from services.places.ogc.filtering import clause
from services.places.ogc.filtering.functions import FUNCTIONS

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


def said(text, lang="cql2-text", crs=None):
    with pytest.raises(Malformed) as refused:
        clause(text, lang, crs, atlas("atlas"))
    assert refused.value.text("fr") != refused.value.text("en")
    assert "Properties of “atlas”: NAME, POP_EST" in refused.value.text("en") or lang == "sql"
    return refused.value.text("en")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("pop_est = 1", "there is no property “pop_est”"),
        ("NAME = 5", "“NAME” is a string, and “5” a number"),
        ("5 = NAME", "“5” is a number, and “NAME” a string"),
        ("POP_EST = 'x'", "“POP_EST” is a number, and “'x'” a string"),
        ("NAME = true", "“NAME” is a string, and “true” a condition"),
        ("boolean = 1", "“boolean” is a condition, and “1” a number"),
        ("boolean < true", "“boolean” is a condition, and < takes"),
        ("date = '2022-04-16'", "A date is written DATE('2026-01-31')"),
        ("start > '2022-04-16T00:00:00Z'", "TIMESTAMP('2026-01-31T12:00:00Z')"),
        ("NAME BETWEEN 1 AND 'x'", "“NAME” is a string, and “1” a number"),
        ("NAME IN ('x', 1)", "“NAME” is a string, and “1” a number"),
        ("POP_EST LIKE '5%'", "“POP_EST” is a number, and LIKE takes a string"),
        ("NAME LIKE 5", "“5” is a number, and LIKE takes a string"),
        ("NAME LIKE NAME", "“NAME” is where LIKE takes a text"),
        (r"NAME LIKE 'a\'", "ends in \\"),
        ("NAME LIKE '" + "%" * 11 + "'", "11 % in a pattern, at most 10"),
        ("NAME LIKE '" + "a" * 201 + "'", "201 characters in a pattern, at most 200"),
        ("accenti(NAME) LIKE accenti('100％')", "accenti() turns into %"),
        ("accenti(NAME) LIKE casei(accenti('100＼'))", "accenti() turns into %"),
        ("accenti(NAME) LIKE accenti('100∖')", "accenti() turns into %"),
        ("NAME + 1 = 2", "“NAME” is a string, and + takes a number"),
        ("NAME", "“NAME” is a string, where a condition has to be"),
        ("5", "“5” is a number, where a condition has to be"),
        ("geom", "“geom” is a geometry, where a condition has to be"),
        ("POP_EST AND boolean", "“POP_EST” is a number, where a condition has to be"),
        ("NOT POP_EST", "“POP_EST” is a number, where a condition has to be"),
        ("extra = 'x'", "“extra” is an object, and = takes"),
        ("tags = 'x'", "“tags” is an array, and = takes"),
        ("geom = POINT(1 1)", "“geom” is a geometry, and = takes"),
        ("pg_sleep(10) = 1", "there is no function “pg_sleep”; those there are: casei, accenti"),
        ("casei(POP_EST) = 'x'", "“POP_EST” is a number, and casei() takes a string"),
        ("casei(NAME, NAME) = 'x'", "number of values of casei(): 2, not 1"),
        ("casei() = 'x'", "number of values of casei(): 0, not 1"),
        ("S_INTERSECTS(geom, NAME)", "“NAME” is a string, and S_… takes a geometry"),
        ("S_INTERSECTS(geom, 'POINT(1 1)')", "“'POINT(1 1)'” is a string"),
        ("S_INTERSECTS(geom, POINT(181 0))", "“Point 181 0 181 0” is not on Earth; coordinates are in longitude, latitude"),
        ("S_INTERSECTS(geom, POINT(0 1e200))", "is not on Earth"),
        ("S_INTERSECTS(geom, BBOX(0, 50, 10, 40))", "BBOX(0, 50, 10, 40): the first corner is"),
        ("S_INTERSECTS(geom, BBOX(0, -91, 10, 40))", "is not on Earth"),
        ("S_INTERSECTS(geom, LINESTRING(0 0))", "LineString: the geometry is not valid"),
        ("S_INTERSECTS(geom, LINESTRING(0 0, 0 0))", "LineString: the geometry is not valid (Too few points"),
        ("S_INTERSECTS(geom, POLYGON((0 0, 1 1)))", "Polygon: the geometry is not valid"),
        ("S_INTERSECTS(geom, POLYGON((0 0, 1 1, 0 1, 1 0, 0 0)))", "Polygon: the geometry is not valid (Self-intersection"),
        ("S_INTERSECTS(geom, GEOMETRYCOLLECTION(POLYGON((0 0, 1 1, 0 1, 1 0, 0 0))))", "Polygon: the geometry is not valid (Self-intersection"),
        ("T_AFTER(NAME, DATE('2022-01-01'))", "“NAME” is a string, and T_… takes a date or a timestamp or an interval"),
        ("T_AFTER(date, '2022-01-01')", "“'2022-01-01'” is a string"),
        ("T_DURING(date, INTERVAL('2022-02-01', '2022-01-31'))", "INTERVAL(2022-02-01, 2022-01-31) ends before it begins"),
        ("T_DURING(date, INTERVAL(NAME, '..'))", "“NAME” is a string, and INTERVAL takes a date or a timestamp"),
        ("INTERVAL('..', '..') IS NULL", "is an interval, and IS NULL takes"),
        ("date = INTERVAL('..', '..')", "is an interval, and = takes"),
        ("A_CONTAINS(NAME, ('x'))", "“NAME” is a string, and A_… takes an array"),
        ("A_CONTAINS(tags, (1))", "“tags[]” is a string, and “1” a number"),
        ("A_CONTAINS(tags, ('x', 1))", "“'x'” is a string, and “1” a number"),
        ("A_CONTAINS(tags, sizes)", "“tags[]” is a string, and “sizes[]” a number"),
        ("A_CONTAINS(tags, (NAME, 'x'))", "“NAME” is no plain value"),
        ("A_CONTAINS(('x'), ('x'))", "are two arrays, without a property"),
        ("A_OVERLAPS(list, tags)", "A_OVERLAPS does not compare two properties"),
        ("POP_EST = 1e301", "“1e301” at character 11"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_named(text, named):
    assert named in said(text)


def test_an_unknown_language_is_named():
    assert "the language “sql” is not known: cql2-text or cql2-json" in said("true", lang="sql")


@pytest.mark.parametrize(
    "crs",
    ["", "EPSG:4326", f"{EPSG}999999", f"{EPSG}5703", f"{EPSG}4807", "x" * 500, f"{EPSG}4326\0"],
)
def test_an_unknown_reference_system_is_named(crs):
    assert "is no reference system that is known" in said("true", crs=crs)


def test_what_is_not_on_earth_in_another_system_is_named():
    text = "S_INTERSECTS(geom, POINT(1e9 0))"
    assert "coordinates are in EPSG:3857" in said(text, crs=f"{EPSG}3857")
    assert "coordinates are in latitude, longitude" in said(
        "S_INTERSECTS(geom, POINT(100 0))", crs=f"{EPSG}4326"
    )


@pytest.fixture(scope="module")
def conn(new_database):
    with psycopg.connect(new_database("fuzz"), autocommit=True) as conn:
        migrate(conn)
        make(conn, "atlas")
        make(conn, "mercator", 3857)
        yield conn


numbers = st.one_of(
    st.integers(-(2**70), 2**70).map(str),
    st.floats(-1e299, 1e299).map(repr),
    st.sampled_from(["0", "-0.0", "1e-299", "9e299", "3", "-1", "0.5", "150"]),
)
strings = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8
).map(lambda text: "'" + text.replace("'", "''") + "'")
patterns = st.text("a%_\\é％'", max_size=6).map(lambda text: "'" + text.replace("'", "''") + "'")
moments = st.sampled_from(
    ["date", "start", '"end"', "local", "DATE('0001-01-01')", "DATE('9999-12-31')", "DATE('2022-04-16')",
     "TIMESTAMP('0001-01-01T00:00:00+14:00')", "TIMESTAMP('9999-12-31T23:59:59-14:00')"]
)  # fmt: skip
ends = st.one_of(moments, st.sampled_from(["'..'", "'2022-04-16'", "'2022-04-16T00:00:00Z'"]))
times = st.one_of(moments, st.tuples(ends, ends).map(lambda two: f"INTERVAL({two[0]}, {two[1]})"))
degrees = st.one_of(
    st.integers(-180, 180),
    st.floats(-180, 180),
    st.sampled_from([0, 90, -90, 180, -180, 1e-320, 45]),
)
point = st.tuples(degrees, degrees).map(lambda pair: f"{pair[0]!r} {pair[1] / 2!r}")


def listed(inner, least, most):
    return st.lists(inner, min_size=least, max_size=most).map(
        lambda many: "(" + ", ".join(many) + ")"
    )


lines = listed(point, 2, 4)
triangles = st.tuples(point, point, point).map(lambda three: f"(({', '.join(three)}, {three[0]}))")
boxes = st.tuples(degrees, degrees, degrees, degrees).map(
    lambda four: (
        f"BBOX({four[0]!r}, {min(four[1], four[3]) / 2!r}, {four[2]!r}, {max(four[1], four[3]) / 2!r})"
    )
)
geometries = st.one_of(
    st.just("geom"),
    boxes,
    point.map(lambda text: f"POINT({text})"),
    lines.map(lambda text: f"LINESTRING{text}"),
    triangles.map(lambda text: f"POLYGON{text}"),
    lines.map(lambda text: f"MULTIPOINT{text}"),
    listed(triangles, 1, 2).map(lambda text: f"MULTIPOLYGON{text}"),
    st.tuples(point, triangles).map(
        lambda two: f"GEOMETRYCOLLECTION(POINT({two[0]}), POLYGON{two[1]})"
    ),
)
arrays = st.one_of(
    st.sampled_from(["tags", "sizes", "list"]), listed(numbers, 0, 3), listed(strings, 0, 3)
)


def called(names, *arguments):
    return st.tuples(st.sampled_from(names), st.tuples(*arguments)).map(
        lambda made: f"{made[0]}({', '.join(made[1])})"
    )


def joined(left, signs, right):
    return st.tuples(left, st.sampled_from(signs), right).map(lambda made: f"({' '.join(made)})")


number = st.recursive(
    st.one_of(numbers, st.sampled_from(["POP_EST", "pop_other", "gdp", "area"])),
    lambda inner: st.one_of(
        joined(inner, ["+", "-", "*", "/", "%", "div", "^"], inner),
        called(["abs", "floor", "ceil", "-"], inner),
        called(["length"], strings),
    ),
    max_leaves=5,
)
string = st.recursive(
    st.one_of(strings, st.just("NAME")),
    lambda inner: called(["casei", "accenti", "lower", "upper"], inner),
    max_leaves=3,
)
COMPARED = ["=", "<>", "<", "<=", ">", ">="]
SPATIAL = [
    "INTERSECTS",
    "WITHIN",
    "CONTAINS",
    "DISJOINT",
    "TOUCHES",
    "CROSSES",
    "OVERLAPS",
    "EQUALS",
]
TEMPORAL = ["AFTER", "BEFORE", "CONTAINS", "DISJOINT", "DURING", "EQUALS", "FINISHEDBY", "FINISHES", "INTERSECTS",
            "MEETS", "METBY", "OVERLAPPEDBY", "OVERLAPS", "STARTEDBY", "STARTS"]  # fmt: skip
anything = st.one_of(
    number,
    string,
    moments,
    times,
    geometries,
    arrays,
    st.sampled_from(["boolean", "extra", "TRUE"]),
)
predicates = st.one_of(
    joined(number, COMPARED, number),
    joined(string, COMPARED, string),
    joined(moments, COMPARED, moments),
    joined(
        string, ["LIKE", "NOT LIKE"], st.one_of(patterns, called(["casei", "accenti"], patterns))
    ),
    joined(number, ["IN"], listed(number, 1, 3)),
    joined(string, ["NOT IN"], listed(string, 1, 3)),
    st.tuples(number, number, number).map(
        lambda made: f"{made[0]} BETWEEN {made[1]} AND {made[2]}"
    ),
    called([f"S_{name}" for name in SPATIAL], st.one_of(st.just("geom"), geometries), geometries),
    called([f"T_{name}" for name in TEMPORAL], times, times),
    called(["A_CONTAINS", "A_CONTAINEDBY", "A_EQUALS", "A_OVERLAPS"], arrays, arrays),
    anything.map(lambda text: f"{text} IS NOT NULL"),
    joined(anything, COMPARED, anything),
    called(["S_WITHIN", "T_AFTER", "A_EQUALS", *FUNCTIONS], anything, anything),
    st.sampled_from(["boolean", "TRUE"]),
)
conditions = st.recursive(
    predicates,
    lambda inner: st.one_of(
        joined(inner, ["AND", "OR", "=", "<>"], inner), inner.map(lambda text: f"NOT {text}")
    ),
    max_leaves=4,
)
pieces = st.sampled_from(
    ["NAME", "POP_EST", "geom", "(", ")", "=", "<", "AND", "NOT", "LIKE", "IN", "IS", "NULL", "'x'", "1", "-", "+", "^",
     "TRUE", "casei(", ",", "POINT(", "1 2", "BBOX(", "INTERVAL(", "'..'", "DATE(", "\0", "%", "%s", ";", "'\\'", "é"]
)  # fmt: skip
texts = st.one_of(
    conditions,
    conditions,
    conditions,
    st.lists(pieces, max_size=20).map(" ".join),
    st.text(max_size=100),
)
values = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5),
        st.sampled_from([{"property": name} for name in COLUMNS]),
        st.sampled_from([{"date": "2022-01-01"}, {"interval": ["..", ".."]}, {"bbox": [1, 2, 3, 4]}, {"property": "geom"},
                         {"type": "Point", "coordinates": [1, 2]}, {"type": "Point", "coordinates": []}]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.builds(
            lambda name, arguments: {"op": name, "args": arguments},
            st.sampled_from(["and", "or", "not", "=", "<", "in", "like", "between", "isNull", "+", "^", "casei",
                             "s_within", "t_after", "a_equals", "x"]),
            st.lists(inner, max_size=3),
        ),
        st.dictionaries(st.sampled_from(["op", "args", "property", "type", "coordinates", "date"]), inner, max_size=2),
    ),
    max_leaves=8,
)  # fmt: skip
collections = st.sampled_from([atlas("atlas"), atlas("mercator", 3857)])
systems = st.sampled_from([None, CRS84, f"{EPSG}4326", f"{EPSG}3857", f"{EPSG}2154"])
FUZZ = settings(deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def answer(conn, *asked):
    """Whether it was answered; nothing else than a refusal may happen."""
    try:
        condition = clause(*asked)
    except Malformed as error:
        assert error.text("fr") and error.text("en")
        return False
    conn.execute(*statement(asked[-1], condition))
    return True


@settings(FUZZ, max_examples=1500)
@given(texts, systems, collections)
def test_any_text_is_answered_or_refused(conn, text, crs, collection):
    answer(conn, text, "cql2-text", crs, collection)


@settings(FUZZ, max_examples=500)
@given(values, systems, collections)
def test_any_json_is_answered_or_refused(conn, value, crs, collection):
    answer(conn, json.dumps(value), "cql2-json", crs, collection)


@pytest.mark.parametrize(
    "bomb",
    [
        "(" * 50_000,
        "NOT " * 12_000,
        "casei(" * 8_000,
        "-" * 50_000,
        "1+" * 20_000,
        "a=1 AND " * 6_000,
        "'" * 49_999,
        '"' * 49_999,
        " " * 50_000,
        "a.b:" * 12_000,
        "GEOMETRYCOLLECTION(" * 2_000,
        "POLYGON((" + "1 1," * 12_000,
        "POP_EST IN (" + "1," * 20_000,
        "casei(" + "1," * 20_000 + "1) = 1",
        "A_EQUALS(tags, (" + "'a'," * 10_000 + "'a'))",
        "NAME LIKE '" + "a%" * 20_000 + "'",
    ],
)
def test_a_bomb_is_refused(bomb):
    said(bomb)


@pytest.mark.parametrize(
    "large",
    [
        " OR ".join(["POP_EST = 1"] * 200),
        " + ".join(["POP_EST"] * 41) + " > 0",
        "(" * 29 + "boolean" + ")" * 29,
        "NOT " * 30 + "boolean",
        "NAME IN (" + ", ".join(["casei('x')"] * 1000) + ")",
        "POP_EST IN (" + ", ".join(["1"] * 1000) + ")",
        "S_WITHIN(geom, LINESTRING(" + ", ".join(f"{n / 100} {n % 7}" for n in range(3_000)) + "))",
        "accenti(" * 29 + "NAME" + ")" * 29 + " = 'x'",
    ],
)
def test_the_most_that_may_be_asked_is_answered(conn, large):
    assert answer(conn, large, "cql2-text", None, atlas("atlas"))
