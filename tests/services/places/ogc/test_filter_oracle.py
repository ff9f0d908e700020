"""Random filters are of every row what an evaluator of its own, in Python, says: see tests/oracle.py."""

import json
from contextlib import suppress

import psycopg
import pytest
from atlas import ROWS, atlas, make
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import (
    FAMILIES,
    OPEN,
    TEMPORAL,
    Span,
    column,
    conditions,
    day,
    days,
    moment,
    moments,
    temporal,
)
from sqlalchemy import select
from sqlalchemy.dialects.postgresql.psycopg import dialect

from core.errors import Malformed
from core.migrations import migrate
from services.places.ogc.filtering import clause


@pytest.fixture(scope="module")
def conn(new_database):
    with psycopg.connect(new_database("oracle"), autocommit=True) as conn:
        migrate(conn)
        make(conn, "atlas")
        # What shapely relates otherwise, or not at all.
        conn.execute('UPDATE atlas."Atlas" SET geom = NULL WHERE fid IN (5, 6)')
        yield conn


def answers(conn, conditions, encode=False):
    """What each condition is of each row, in one statement."""
    collection = atlas("atlas")
    columns = [
        clause(json.dumps(one.json), "cql2-json", None, collection)
        if encode
        else clause(one.text, "cql2-text", None, collection)
        for one in conditions
    ]
    statement = select(*columns).select_from(collection.selectable).order_by(collection.key)
    compiled = statement.compile(dialect=dialect(), compile_kwargs={"render_postcompile": True})
    return conn.execute(str(compiled), compiled.params).fetchall()


def check(conn, conditions):
    """Every condition is what it says of every row: true, false or unknown."""
    readable = []
    for one in conditions:
        with suppress(Malformed):  # shapes that are not valid, intervals that end first
            clause(one.text, "cql2-text", None, atlas("atlas"))
            readable.append(one)
    if not readable:
        return
    for encode in (False, True):
        for row, found in zip(ROWS, answers(conn, readable, encode), strict=True):
            expected = [one.of(row) for one in readable]
            wrong = [
                (one.text, got)
                for one, got, right in zip(readable, found, expected, strict=True)
                if got is not right
            ]
            assert not wrong, row["NAME"]


QUIET = settings(
    deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.parametrize("family", FAMILIES)
@settings(QUIET, max_examples=15)
@given(st.data())
def test_a_predicate_is_what_it_says_of_every_row(conn, family, data):
    check(conn, data.draw(st.lists(FAMILIES[family], min_size=30, max_size=30)))


@pytest.mark.parametrize("name", TEMPORAL)
def test_every_way_in_which_times_relate(conn, name):
    starts = [day(days[0]), moment(moments[0]), column("start"), column("date")]
    each = [Span(one.text, one.json, one, one) for one in starts]
    pairs = [(OPEN, day(days[0])), (day(days[0]), OPEN), (OPEN, OPEN), (day(days[0]), day(days[1])),
             (column("start"), column("end")), (moment(moments[0]), column("end")), (column("start"), moment(moments[0])),
             (day(days[0]), moment(moments[0])), (moment(moments[0]), moment(moments[1]))]  # fmt: skip
    each += [
        Span(f"INTERVAL({a.text}, {b.text})", {"interval": [a.json, b.json]}, a, b)
        for a, b in pairs
    ]
    check(conn, [temporal((name, left, right)) for left in each for right in each])


@settings(QUIET, max_examples=40)
@given(st.lists(conditions, min_size=15, max_size=15))
def test_a_condition_is_what_it_says_of_every_row(conn, many):
    check(conn, many)
