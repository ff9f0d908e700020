"""Whatever is asked of a large database, no table of it is read from end to end."""

import re
from datetime import date, datetime

import psycopg
import pytest
from psycopg.rows import dict_row
from samples import shared

from importers.osm.imports import import_osm
from services.places.conditions import Condition
from services.places.nearby import nearby
from services.places.reverse import reverse
from services.places.search import Query, search

LARGE = ("place", "named_street", "address", "door", "building", "whereabouts", "admin_part")
SCAN = re.compile(rf"Seq Scan on osm\.({'|'.join(LARGE)})\b")

BIAS = (6.1432, 46.2005)
SEARCHES = [
    Query("12 rue de lyon 1203 genève"),
    Query("rue de lyon 12", bias=BIAS),
    Query("starbukcs", bias=(-123.11, 49.28)),
    Query("89-41 215th street, 11427"),
    Query("pharmacie", bias=BIAS, categories=["pharmacy"], limit=50),
    Query("café", bbox=(6.1, 46.19, 6.16, 46.23)),
    Query("zzzz qqqq"),
    Query("a", bias=BIAS),
    Query("12 rue de l", bias=BIAS, prefix=True),
    Query("p", bias=BIAS, prefix=True),
    Query("restaurant", bias=BIAS, conditions=[Condition(("wheelchair",), ("yes",))]),
    Query("pharmacie", verified_since=date(2025, 1, 1), open_at=datetime(2026, 11, 25, 11)),
]
POINTS = [(6.1432, 46.2005), (-123.11, 49.28), (-73.75, 40.72), (9.5209, 47.141), (0.0, 0.0)]


@pytest.fixture(scope="module")
def cities(new_database):
    """Six cities: 58,000 addresses and 20,000 places."""
    url = new_database("cities")
    import_osm(url, shared("osm/mixed-cities.osm.pbf"), lambda line: None)
    return url


@pytest.fixture(params=["force_custom_plan", "force_generic_plan"])
async def planned(cities, request):
    """A connection, and all plans that it has used, those within functions included."""
    plans = []
    async with await psycopg.AsyncConnection.connect(
        cities, row_factory=dict_row, autocommit=True
    ) as conn:
        for setting in (
            "LOAD 'auto_explain'",
            "SET auto_explain.log_min_duration = 0",
            "SET auto_explain.log_nested_statements = on",
            "SET auto_explain.log_verbose = on",
            "SET auto_explain.log_level = 'notice'",
            "SET jit = off",
            f"SET plan_cache_mode = {request.param}",
        ):
            await conn.execute(setting)
        conn.add_notice_handler(lambda notice: plans.append(notice.message_primary))
        yield conn, plans


def scanned(plans):
    assert any("Index" in plan for plan in plans), "no plan has been seen"
    return [(match[1], plan) for plan in plans for match in [SCAN.search(plan)] if match]


@pytest.mark.parametrize("query", SEARCHES, ids=lambda query: query.q)
async def test_search_uses_its_indexes(planned, query):
    conn, plans = planned
    await search(conn, query)
    assert scanned(plans) == []


@pytest.mark.parametrize("categories", [None, ["pharmacy"], ["cafe", "restaurant", "bar"]])
@pytest.mark.parametrize("radius_m", [300, 50_000])
async def test_nearby_uses_its_indexes(planned, radius_m, categories):
    conn, plans = planned
    for lon, lat in POINTS:
        await nearby(conn, lon, lat, radius_m, categories, 20)
    assert scanned(plans) == []


@pytest.mark.parametrize("kinds", [None, ["address"], ["place", "street"], ["area"]])
@pytest.mark.parametrize("radius_m", [50.0, 5_000.0])
async def test_reverse_uses_its_indexes(planned, radius_m, kinds):
    conn, plans = planned
    for lon, lat in POINTS:
        await reverse(conn, lon, lat, radius_m=radius_m, kinds=kinds)
    assert scanned(plans) == []


async def test_a_scan_of_a_whole_table_would_be_seen(planned):
    conn, plans = planned
    await conn.execute("SELECT name FROM osm.place WHERE id = 1")
    await conn.execute("SELECT count(*) FROM osm.place WHERE description LIKE '%a%'")
    assert [table for table, _ in scanned(plans)] == ["place"]
