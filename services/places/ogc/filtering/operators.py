"""The operators of CQL2 by their names, as nodes of pygeofilter's tree; and how much there may be.

Four have no node there: `div`, `%` and `^` are functions of those names, and T_INTERSECTS is what
is not disjoint. What pygeofilter takes for it is an overlap, which is another thing.
"""

from collections.abc import Callable, Mapping

from pygeofilter import ast

from core.cql2 import Bounds, Node

BOUNDS = Bounds(characters=50_000, levels=30, predicates=200, values=1_000)
MOST_CALCULATIONS = 40  # + - * / div % ^ of one filter
LONGEST_WHOLE = 18  # digits of a number that is kept exact; longer ones are rounded
MOST_ARGUMENTS = 8  # of a function, of which none takes more than the six of BBOX
MOST_POSITIONS = 10_000  # of all geometries of one filter


def intersects_in_time(left: Node, right: Node) -> Node:
    return ast.Not(ast.TimeDisjoint(left, right))


def integer_quotient(left: Node, right: Node) -> Node:
    return ast.Function("div", [left, right])


def remainder(left: Node, right: Node) -> Node:
    return ast.Function("%", [left, right])


def power(left: Node, right: Node) -> Node:
    return ast.Function("^", [left, right])


Binary = Callable[[Node, Node], Node]

ARITHMETIC: Mapping[str, Binary] = {
    "+": ast.Add,
    "-": ast.Sub,
    "*": ast.Mul,
    "/": ast.Div,
    "div": integer_quotient,
    "%": remainder,
    "^": power,
}
SPATIAL: Mapping[str, Binary] = {
    "s_intersects": ast.GeometryIntersects,
    "s_within": ast.GeometryWithin,
    "s_contains": ast.GeometryContains,
    "s_disjoint": ast.GeometryDisjoint,
    "s_touches": ast.GeometryTouches,
    "s_crosses": ast.GeometryCrosses,
    "s_overlaps": ast.GeometryOverlaps,
    "s_equals": ast.GeometryEquals,
}
TEMPORAL: Mapping[str, Binary] = {
    "t_after": ast.TimeAfter,
    "t_before": ast.TimeBefore,
    "t_contains": ast.TimeContains,
    "t_disjoint": ast.TimeDisjoint,
    "t_during": ast.TimeDuring,
    "t_equals": ast.TimeEquals,
    "t_finishedby": ast.TimeEndedBy,
    "t_finishes": ast.TimeEnds,
    "t_intersects": intersects_in_time,
    "t_meets": ast.TimeMeets,
    "t_metby": ast.TimeMetBy,
    "t_overlappedby": ast.TimeOverlappedBy,
    "t_overlaps": ast.TimeOverlaps,
    "t_startedby": ast.TimeBegunBy,
    "t_starts": ast.TimeBegins,
}
ARRAY: Mapping[str, Binary] = {
    "a_contains": ast.ArrayContains,
    "a_containedby": ast.ArrayContainedBy,
    "a_equals": ast.ArrayEquals,
    "a_overlaps": ast.ArrayOverlaps,
}
#: Predicates written as functions of two.
PREDICATES: Mapping[str, Binary] = {**SPATIAL, **TEMPORAL, **ARRAY}
