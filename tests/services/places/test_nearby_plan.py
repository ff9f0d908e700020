"""On a large database the nearest are found by an index, also the rarest kind and the tenth call."""

import json

import psycopg
import pytest

from core.sql import queries
from importers.osm.imports import import_osm

PLACES = 40_000
HERE = {"lon": 2.5, "lat": 48.9, "radius_m": 50_000}
NOTHING = {
    "categories": None, "conditions": None, "verified_since": None, "today": "2026-11-25",
    "after_m": None, "after_id": None, "max_results": 20,
}  # fmt: skip
ASKED = [
    {},
    {"radius_m": 300},
    {"categories": ["planetarium"]},
    {"categories": ["planetarium", "bench", "cafe"]},
    {"categories": ["planetarium"], "max_results": 100},
    {"after_m": 300.0, "after_id": 1},
    {"verified_since": "2026-01-01"},
    {"conditions": '$."wheelchair" == "yes"'},
]


@pytest.fixture(scope="module")
def large(new_database, tmp_path_factory):
    """A database of 40,000 places within 35 km: benches, some cafés, three planetariums."""
    file = tmp_path_factory.mktemp("large") / "one.opl"
    file.write_text("n1 v1 t2026-02-01T00:00:00Z Tamenity=cafe,name=A,wheelchair=yes x2.5 y48.9\n")
    url = new_database("large")
    import_osm(url, file, lambda line: None)
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute(
            "INSERT INTO osm.place SELECT (jsonb_populate_record(place, jsonb_build_object('id', 1000 + n, 'osm_id', 1000 + n,"
            " 'opening_hours', CASE WHEN n %% 8 = 0 THEN '24/7' END, 'category', CASE WHEN n %% 13000 = 0 THEN 'planetarium' WHEN n %% 20 = 0 THEN 'cafe' ELSE 'bench' END, 'geog',"
            " ST_SetSRID(ST_MakePoint(2.5 + sqrt(n) / 500 * cos(n), 48.9 + sqrt(n) / 700 * sin(n)), 4326)::geography::text))).*"
            " FROM osm.place CROSS JOIN generate_series(1, %s) AS n",
            (PLACES,),
        )
        conn.execute("ANALYZE osm.place")
    return url


def nodes(plan):
    """A plan's node and all below it."""
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
@pytest.mark.parametrize("asked", ASKED, ids=json.dumps)
@pytest.mark.parametrize("query", ["nearby", "with_hours"])
def test_no_plan_reads_all_places(large, query, asked, mode):
    statement = queries("services.places.nearby")[query]
    values = HERE | NOTHING | asked
    with psycopg.connect(large) as conn:
        conn.execute(f"SET plan_cache_mode = {mode}")
        names, kinds = (
            list(values),
            [
                "float8",
                "float8",
                "float8",
                "text[]",
                "jsonpath",
                "text",
                "text",
                "float8",
                "bigint",
                "int",
            ],
        )
        text = statement % {name: f"${at}" for at, name in enumerate(names, 1)}
        conn.execute(f"PREPARE asked ({', '.join(kinds)}) AS {text}")
        literals = ", ".join(
            psycopg.sql.Literal(value).as_string(conn) for value in values.values()
        )
        rows = conn.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE asked ({literals})").fetchone()
    scans = [
        node
        for node in nodes(rows[0][0]["Plan"])
        if node.get("Relation Name") == "place" and node["Actual Loops"]
    ]
    assert scans
    assert {node["Node Type"] for node in scans} <= {"Index Scan", "Bitmap Heap Scan"}
    if asked.get("categories") == ["planetarium"]:
        passed_over = sum(
            node.get("Rows Removed by Filter", 0) * node["Actual Loops"] for node in scans
        )
        assert passed_over <= 10  # of 40,000 that are nearer or as near
