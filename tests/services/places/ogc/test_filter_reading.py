"""CQL2 text and CQL2 JSON say the same, and neither says what pygeofilter takes it for."""

import json
from datetime import UTC, date, datetime

import pytest
from pygeofilter import ast, values

from core.errors import Malformed
from services.places.ogc.filtering.encoded import read_json
from services.places.ogc.filtering.text import read_text

A, B, C, GEOM = ({"property": name} for name in ("a", "b", "c", "geom"))


def op(name, *arguments):
    return {"op": name, "args": list(arguments)}


def plain(node):
    """A tree as lists, which compare."""
    match node:
        case ast.Attribute():
            return ["property", node.name]
        case values.Geometry():
            return ["geometry", node.geometry]
        case ast.Node() | values.Interval() | values.Envelope():
            return [type(node).__name__, *map(plain, vars(node).values())]
        case list():
            return [plain(one) for one in node]
    return node


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("a = 1 OR b = 2 AND c = 3", op("or", op("=", A, 1), op("and", op("=", B, 2), op("=", C, 3)))),
        ("(a = 1 OR b = 2) AND c = 3", op("and", op("or", op("=", A, 1), op("=", B, 2)), op("=", C, 3))),
        ("NOT (a = 1 AND b = 2)", op("not", op("and", op("=", A, 1), op("=", B, 2)))),
        ("a = 'l''abri'", op("=", A, "l'abri")),
        ("a = 7 - 2 - 1", op("=", A, op("-", op("-", 7, 2), 1))),
        ("a = 2 + 3 * b", op("=", A, op("+", 2, op("*", 3, B)))),
        ("a = -2 ^ 2 % 3 div 4", op("=", A, op("div", op("%", op("^", -2, 2), 3), 4))),
        ("a-5 > -b", op(">", op("-", A, 5), op("*", -1, B))),
        ("(a + b) * 2 > 4", op(">", op("*", op("+", A, B), 2), 4)),
        ("a BETWEEN 1 AND b + 1", op("between", A, 1, op("+", B, 1))),
        ("casei(a) IN (CASEI('Kiev'), 'x')", op("in", op("casei", A), [op("casei", "Kiev"), "x"])),
        ("a LIKE 'x_y%'", op("like", A, "x_y%")),
        ("a IS NULL", op("isNull", A)),
        ("a = DATE('2022-04-16')", op("=", A, {"date": "2022-04-16"})),
        ("T_AFTER(a, TIMESTAMP('2022-04-16T10:13:19.5Z'))", op("t_after", A, {"timestamp": "2022-04-16T10:13:19.5Z"})),
        ("T_DURING(INTERVAL(a, b), INTERVAL('..', '2022-04-16'))", op("t_during", {"interval": [A, B]}, {"interval": ["..", "2022-04-16"]})),
        ("T_INTERSECTS(a, b)", op("not", op("t_disjoint", A, B))),
        ("S_INTERSECTS(geom, BBOX(150, -90, -150, 90))", op("s_intersects", GEOM, {"bbox": [150, -90, -150, 90]})),
        ("S_WITHIN(geom, BBOX(1, 2, 0, 3, 4, 9))", op("s_within", GEOM, {"bbox": [1, 2, 0, 3, 4, 9]})),
        ("S_EQUALS(geom, POINT(7.02 -49.92))", op("s_equals", GEOM, {"type": "Point", "coordinates": [7.02, -49.92]})),
        ("S_EQUALS(geom, POINT Z (7 49 3))", op("s_equals", GEOM, {"type": "Point", "coordinates": [7, 49, 3]})),
        ("S_EQUALS(geom, MULTIPOINT(1 2, 3 4))", op("s_equals", GEOM, {"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]})),
        ("S_EQUALS(geom, MULTIPOINT((1 2), (3 4)))", op("s_equals", GEOM, {"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]})),
        ("S_CROSSES(geom, LINESTRING(1 2, 3 4))", op("s_crosses", GEOM, {"type": "LineString", "coordinates": [[1, 2], [3, 4]]})),
        ("S_TOUCHES(geom, MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0))))", op("s_touches", GEOM, {"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]})),
        ("S_OVERLAPS(geom, GEOMETRYCOLLECTION(POINT(7 49)))", op("s_overlaps", GEOM, {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [7, 49]}]})),
        ("A_CONTAINS(a, ('x', 'y'))", op("a_contains", A, ["x", "y"])),
        ("A_EQUALS(a, ())", op("a_equals", A, [])),
        ("\"point\" = 1 AND point = 2", op("and", op("=", {"property": "point"}, 1), op("=", {"property": "point"}, 2))),
        ("a", A),
        ("true", True),
    ],
)  # fmt: skip
def test_text_and_json_give_the_same_tree(text, encoded):
    assert plain(read_text(text)) == plain(read_json(json.dumps(encoded)))


def test_moments_have_a_zone_and_days_have_none():
    assert read_text("TIMESTAMP('2022-04-16T10:13:19')") == datetime(
        2022, 4, 16, 10, 13, 19, tzinfo=UTC
    )
    assert read_text("DATE('2022-04-16')") == date(2022, 4, 16)


def test_whole_numbers_are_exact():
    assert read_text("9007199254740993") == 9007199254740993


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("a = 1e999", "“1e999” at character 5"),
        ("POINT(1 -x)", "“x” at character 10"),
        ("POINT(1 2, 3 4)", "not “)”"),
        ("POINT()", "“)” at character 7"),
        ("S_INTERSECTS(geom)", "number of values of S_INTERSECTS: 1, not 2"),
        ("BBOX(1, 2, 3)", "number of values of BBOX: 3, not 4"),
        ("BBOX(1, 2, 3, 'x')", "“x” at character 1"),
        ("DATE('2022-02-30')", "“2022-02-30” at character 1"),
        ("DATE('20220201')", "“20220201” at character 1"),
        ("TIMESTAMP('yesterday')", "“yesterday” at character 1"),
        ("INTERVAL('now', '..')", "“now” at character 1"),
        ("a = 2 ^ 3 ^ 4", "“^” at character 11"),
        ("+".join(["a"] * 42), "41 calculations, at most 40"),
        (" OR ".join(["a = 1"] * 201), "201 conditions, at most 200"),
        ("f(a, a, a, a, a, a, a, a, a)", "9 arguments, at most 8"),
        ("(" * 31 + "a", "31 levels of parentheses, at most 30"),
        ("x" * 50_001, "50001 characters, at most 50000"),
        (f"a IN ({','.join(['1'] * 1001)})", "1001 values, at most 1000"),
        (f"LINESTRING({','.join(['1 1'] * 10_001)})", "10001 positions, at most 10000"),
        ("a = 'x\0'", "cannot be read"),
    ],
)
def test_what_cannot_be_read_as_text_is_named(text, named):
    with pytest.raises(Malformed) as refused:
        read_text(text)
    assert named in refused.value.text("en")
    assert refused.value.text("fr") != refused.value.text("en")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("[" * 40_000, "is not JSON"),
        ("NaN", "is not JSON"),
        ("1" * 5_000, "is not JSON"),
        ("null", "“None” cannot be read"),
        ('{"op": "=", "args": [1]}', "number of values of “=”: 1"),
        ('{"op": "and", "args": []}', "number of values of “and”: 0"),
        ('{"op": "in", "args": [1, 2]}', "“2” cannot be read"),
        ('{"op": "=", "args": 5}', "cannot be read"),
        ('{"timestamp": "yesterday"}', "“'yesterday'” cannot be read"),
        ('{"date": "2020-1-1"}', "“'2020-1-1'” cannot be read"),
        ('{"date": 5}', "“5” cannot be read"),
        ('{"interval": [".."]}', "cannot be read"),
        ('{"bbox": [0, 40, 10]}', "“[0, 40, 10]” cannot be read"),
        ('{"bbox": [0, 40, 10, true]}', "cannot be read"),
        ('{"type": "Point", "coordinates": [1]}', "“[1]” cannot be read"),
        ('{"type": "Point", "coordinates": {"x": 1}}', "cannot be read"),
        ('{"type": "Polygon", "coordinates": [1, 2]}', "“1” cannot be read"),
        ('{"type": "Circle", "coordinates": [1, 2]}', "cannot be read"),
        ("1e300", "cannot be read"),
        ('"a\\u0000b"', "cannot be read"),
        ('"a\\ud800b"', "cannot be read"),
        ("[" * 40 + "]" * 40, "31 levels, at most 30"),
    ],
)
def test_what_cannot_be_read_as_json_is_named(text, named):
    with pytest.raises(Malformed) as refused:
        read_json(text)
    assert named in refused.value.text("en")
    assert refused.value.text("fr") != refused.value.text("en")
