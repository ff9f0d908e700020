"""Random filters, and an evaluator of its own in Python that says what they are of a row of the atlas.

Each generated part is its text, its JSON, and a function of a row that gives its value: None is
NULL, and conditions have three values, as in SQL.
"""

import json
import math
import operator
import re
from datetime import UTC, date, datetime
from typing import NamedTuple

import shapely
from atlas import ROWS
from hypothesis import assume
from hypothesis import strategies as st


class Part(NamedTuple):
    text: str
    json: object
    of: object  # row → value


def op(name, *arguments):
    return {"op": name, "args": list(arguments)}


def strict(function):
    return lambda *values: None if None in values else function(*values)


def not3(value):
    return None if value is None else not value


def and3(*values):
    return False if False in values else None if None in values else True


def or3(*values):
    return not3(and3(*map(not3, values)))


def column(name):
    return Part(f'"{name}"', {"property": name}, lambda row: row[name])


def constant(text, encoded, value):
    return Part(text, encoded, lambda row: value)


# Numbers: whole ones are exact, and calculations are in double precision.

whole = st.one_of(
    st.integers(-9, 9), st.sampled_from([589_000, 1_038_288, 2**53 + 1, 2**60, 2**60 + 1])
)
plain_numbers = st.one_of(
    whole.map(lambda n: constant(str(n), n, n)),
    st.sampled_from([0.5, -2.5, 0.1, 1e200, 1e-200]).map(lambda n: constant(repr(n), n, n)),
    st.sampled_from(["POP_EST", "pop_other", "gdp"]).map(column),
)


def calculate(sign, a, b):
    a, b = float(a), float(b)
    if any(not abs(one) < 1e150 or 0 < abs(one) < 1e-150 for one in (a, b)):
        return None
    match sign:
        case "+":
            return a + b
        case "-":
            return a - b
        case "*":
            return a * b
    if b == 0:
        return None
    return {"/": a / b, "div": float(math.trunc(a / b)), "%": math.fmod(a, b)}[sign]


def calculated(made):
    left, sign, right = made
    # The rest of a division of what is not whole is in decimals there, and in halves of halves here.
    sure = strict(lambda a, b: calculate(sign, a, b))
    return Part(
        f"({left.text} {sign} {right.text})",
        op(sign, left.json, right.json),
        lambda row: sure(left.of(row), right.of(row)),
    )


wholes = st.one_of(
    st.integers(-9, 9).map(lambda n: constant(str(n), n, n)), st.just(column("pop_other"))
)
numbers = st.recursive(
    plain_numbers,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "div"]), inner).map(calculated),
        st.tuples(wholes, st.just("%"), wholes).map(calculated),
    ),
    max_leaves=4,
)


def in_order(value):
    """NaN is the largest of all, and equal to itself."""
    return (math.isnan(value), 0 if math.isnan(value) else value)


SIGNS = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def exact(a, b):
    """Two whole numbers as they are; otherwise both in double precision."""
    if isinstance(a, int) and isinstance(b, int):
        return (False, a), (False, b)
    return in_order(float(a)), in_order(float(b))


def compared(kind):
    def make(made):
        left, sign, right = made
        sure = strict(lambda a, b: SIGNS[sign](*kind(a, b)))
        return Part(
            f"{left.text} {sign} {right.text}",
            op(sign, left.json, right.json),
            lambda row: sure(left.of(row), right.of(row)),
        )

    return make


def comparisons(values, kind, signs=tuple(SIGNS)):
    return st.tuples(values, st.sampled_from(signs), values).map(compared(kind))


def same(a, b):
    return a, b


# Texts

words = st.sampled_from(
    ["Luxembourg", "brest", "BREST", "Bréhat", "BRÉHAT", "", "100% L'Abri_\\", "Chișinău", "l", "B"]
)


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def folded(part):
    return Part(
        f"CASEI({part.text})", op("casei", part.json), lambda row: strict(str.lower)(part.of(row))
    )


strings = st.recursive(
    st.one_of(st.just(column("NAME")), words.map(lambda text: constant(quoted(text), text, text))),
    lambda inner: inner.map(folded),
    max_leaves=2,
)


def as_pattern(pattern):
    """A pattern of LIKE as a regular expression."""
    parts = re.findall(r"\\(.)|(%)|(_)|(.)", pattern, re.DOTALL)
    return "".join(
        ".*" if many else "." if one else re.escape(escaped or plain)
        for escaped, many, one, plain in parts
    )


def like(made):
    value, pattern = made
    found = re.compile(as_pattern(pattern), re.DOTALL)
    sure = strict(lambda text: found.fullmatch(text) is not None)
    return Part(
        f"{value.text} LIKE {quoted(pattern)}",
        op("like", value.json, pattern),
        lambda row: sure(value.of(row)),
    )


patterns = st.lists(
    st.sampled_from(["%", "_", "\\%", "\\_", "\\\\", "r", "B", "e", "br", "é", "L'", "1"]),
    max_size=4,
).map("".join)

# Times: moments and days, and intervals of them.

days = [date(2022, 4, 16), date(2022, 4, 17), date(2023, 1, 1), date(1, 1, 1)]
moments = [
    datetime(2022, 4, 16, 10, 13, 19, tzinfo=UTC),
    datetime(2023, 1, 1, tzinfo=UTC),
    datetime(2022, 4, 16, tzinfo=UTC),
]


def day(value):
    return constant(f"DATE('{value.isoformat()}')", {"date": value.isoformat()}, value)


def moment(value):
    text = value.isoformat().replace("+00:00", "Z")
    return constant(f"TIMESTAMP('{text}')", {"timestamp": text}, value)


instants = st.one_of(
    st.sampled_from(["start", "end", "date"]).map(column),
    st.sampled_from(days).map(day),
    st.sampled_from(moments).map(moment),
)
OPEN = Part("'..'", "..", None)


class Span(NamedTuple):
    """What a temporal predicate is about; without a start or an end it is open there."""

    text: str
    json: object
    start: Part
    end: Part


spans = st.one_of(
    instants.map(lambda one: Span(one.text, one.json, one, one)),
    st.tuples(st.one_of(instants, st.just(OPEN)), st.one_of(instants, st.just(OPEN))).map(
        lambda two: Span(
            f"INTERVAL({two[0].text}, {two[1].text})",
            {"interval": [two[0].json, two[1].json]},
            *two,
        )
    ),
)


def utc(value):
    return (
        value
        if isinstance(value, datetime)
        else datetime(value.year, value.month, value.day, tzinfo=UTC)
    )


def at(part, row, infinity):
    """As what compares: infinities first and last."""
    if part is OPEN:
        return (infinity, utc(date(1, 1, 1)))
    value = part.of(row)
    return None if value is None else (0, utc(value))


LT, EQ, GT = (strict(one) for one in (operator.lt, operator.eq, operator.gt))
TEMPORAL = {
    "T_AFTER": lambda a, b, c, d: GT(a, d),
    "T_BEFORE": lambda a, b, c, d: LT(b, c),
    "T_CONTAINS": lambda a, b, c, d: and3(LT(a, c), GT(b, d)),
    "T_DISJOINT": lambda a, b, c, d: or3(LT(b, c), GT(a, d)),
    "T_DURING": lambda a, b, c, d: and3(GT(a, c), LT(b, d)),
    "T_EQUALS": lambda a, b, c, d: and3(EQ(a, c), EQ(b, d)),
    "T_FINISHEDBY": lambda a, b, c, d: and3(LT(a, c), EQ(b, d)),
    "T_FINISHES": lambda a, b, c, d: and3(GT(a, c), EQ(b, d)),
    "T_INTERSECTS": lambda a, b, c, d: and3(not3(LT(b, c)), not3(GT(a, d))),
    "T_MEETS": lambda a, b, c, d: EQ(b, c),
    "T_METBY": lambda a, b, c, d: EQ(a, d),
    "T_OVERLAPPEDBY": lambda a, b, c, d: and3(GT(a, c), LT(a, d), GT(b, d)),
    "T_OVERLAPS": lambda a, b, c, d: and3(LT(a, c), GT(b, c), LT(b, d)),
    "T_STARTEDBY": lambda a, b, c, d: and3(EQ(a, c), GT(b, d)),
    "T_STARTS": lambda a, b, c, d: and3(EQ(a, c), LT(b, d)),
}


def temporal(made):
    name, left, right = made

    def of(row):
        ends = (
            at(part, row, infinity)
            for span in (left, right)
            for part, infinity in ((span.start, -1), (span.end, 1))
        )
        return TEMPORAL[name](*ends)

    return Part(f"{name}({left.text}, {right.text})", op(name.lower(), left.json, right.json), of)


# Arrays, as sets

ARRAYS = {
    "A_CONTAINS": operator.ge,
    "A_CONTAINEDBY": operator.le,
    "A_EQUALS": operator.eq,
    "A_OVERLAPS": lambda a, b: bool(a & b),
}


def arrays(name, literals):
    listed = st.lists(st.sampled_from(literals), max_size=3).map(
        lambda many: constant(
            f"({', '.join(map(str, many))})".replace('"', "'"),
            [json.loads(str(one)) for one in many],
            [json.loads(str(one)) for one in many],
        )
    )

    def make(made):
        function, value, turned = made
        left, right = (value, column(name)) if turned else (column(name), value)
        sure = strict(lambda a, b: ARRAYS[function](set(a), set(b)))
        return Part(
            f"{function}({left.text}, {right.text})",
            op(function.lower(), left.json, right.json),
            lambda row: sure(left.of(row), right.of(row)),
        )

    return st.tuples(st.sampled_from(sorted(ARRAYS)), listed, st.booleans()).map(make)


# Geometries, valid or not: of those that are not, a filter is refused.

SPATIAL = [
    "intersects",
    "disjoint",
    "within",
    "contains",
    "touches",
    "crosses",
    "overlaps",
    "equals",
]
places = st.tuples(
    st.sampled_from([0, 5, 6, 10, 178, 180]), st.sampled_from([-10, 0, 10, 40, 49, 50])
)


def drawn(kind, positions):
    """`POINT(…)`, `LINESTRING(…)` or `POLYGON((…))`."""
    if kind == "Polygon":
        positions = [*positions, positions[0]]
    inner = ", ".join(f"{x} {y}" for x, y in positions)
    text = f"{kind.upper()}(({inner}))" if kind == "Polygon" else f"{kind.upper()}({inner})"
    shape = shapely.from_wkt(text)
    return constant(text, json.loads(shapely.to_geojson(shape)), shape)


def boxed(corners):
    (west, south), (east, north) = corners
    text = f"BBOX({west}, {min(south, north)}, {east}, {max(south, north)})"
    south, north = min(south, north), max(south, north)
    if west <= east:
        shape = shapely.box(west, south, east, north)
    else:
        shape = shapely.union(
            shapely.box(west, south, 180, north), shapely.box(-180, south, east, north)
        )
    assume(shape.is_valid and shape.area > 0)
    return constant(text, {"bbox": [west, south, east, north]}, shape)


shapes = st.one_of(
    places.map(lambda one: drawn("Point", [one])),
    st.lists(places, min_size=2, max_size=3, unique=True).map(
        lambda many: drawn("LineString", many)
    ),
    st.lists(places, min_size=3, max_size=4, unique=True).map(lambda many: drawn("Polygon", many)),
    st.tuples(places, places).map(boxed),
)


def geometry_of(row):
    at_row = ROWS.index(row) + 1
    return None if at_row in (5, 6) or row["geom"] is None else shapely.from_wkt(row["geom"])


def spatial(made):
    name, shape, turned = made
    geom = Part("geom", {"property": "geom"}, geometry_of)
    left, right = (shape, geom) if turned else (geom, shape)
    sure = strict(lambda a, b: bool(getattr(shapely, name)(a, b)))
    return Part(
        f"S_{name.upper()}({left.text}, {right.text})",
        op(f"s_{name}", left.json, right.json),
        lambda row: sure(left.of(row), right.of(row)),
    )


# Conditions


def between(made):
    value, low, high = made
    number = strict(lambda a, b: operator.ge(*exact(a, b)))
    return Part(
        f"{value.text} BETWEEN {low.text} AND {high.text}",
        op("between", value.json, low.json, high.json),
        lambda row: and3(number(value.of(row), low.of(row)), number(high.of(row), value.of(row))),
    )


def is_in(kind):
    def make(made):
        value, options = made
        equal = strict(lambda a, b: operator.eq(*kind(a, b)))
        return Part(
            f"{value.text} IN ({', '.join(one.text for one in options)})",
            op("in", value.json, [one.json for one in options]),
            lambda row: or3(*(equal(value.of(row), one.of(row)) for one in options)),
        )

    return make


def is_null(part):
    return Part(f"{part.text} IS NULL", op("isNull", part.json), lambda row: part.of(row) is None)


def negated(part):
    return Part(f"NOT ({part.text})", op("not", part.json), lambda row: not3(part.of(row)))


def joined(made):
    word, parts = made
    join = and3 if word == "AND" else or3
    return Part(
        "(" + f" {word} ".join(one.text for one in parts) + ")",
        op(word.lower(), *(one.json for one in parts)),
        lambda row: join(*(one.of(row) for one in parts)),
    )


FAMILIES = {
    "numbers": comparisons(numbers, exact),
    "texts": comparisons(strings, same),
    "instants": comparisons(instants, lambda a, b: (utc(a), utc(b))),
    "between": st.tuples(numbers, numbers, numbers).map(between),
    "in numbers": st.tuples(numbers, st.lists(numbers, min_size=1, max_size=3)).map(is_in(exact)),
    "in texts": st.tuples(strings, st.lists(strings, min_size=1, max_size=3)).map(is_in(same)),
    "like": st.tuples(strings, patterns).map(like),
    "is null": st.one_of(numbers, strings, instants).map(is_null),
    "times": st.tuples(st.sampled_from(sorted(TEMPORAL)), spans, spans).map(temporal),
    "texts in arrays": arrays("tags", ['"small"', '"rich"', '"ü"', '""']),
    "numbers in arrays": arrays("sizes", [1, 2, 3, 5]),
    "places": st.tuples(st.sampled_from(SPATIAL), shapes, st.booleans()).map(spatial),
}
conditions = st.recursive(
    st.one_of(*FAMILIES.values(), st.just(column("boolean"))),
    lambda inner: st.one_of(
        inner.map(negated),
        st.tuples(st.sampled_from(["AND", "OR"]), st.lists(inner, min_size=2, max_size=3)).map(
            joined
        ),
    ),
    max_leaves=5,
)
